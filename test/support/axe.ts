import type { AxeResults } from 'axe-core'
import { expect } from 'chai'
import type { Page } from 'playwright-core'

/** WCAG 2.2 A and AA, and what axe holds to be good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Fails with every fault of the page (one of `newPage`) that axe finds: which rule, where, and why. */
export async function expectNoViolations(page: Page, rules: readonly string[] = RULES): Promise<void> {
  const options = JSON.stringify({ runOnly: rules, preload: false, resultTypes: ['violations'] })
  const results = await page.evaluate<AxeResults>(`axe.run(${options})`)
  const faults = results.violations.map(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`).join('\n'),
  )
  expect(faults, `${page.url()}\n${faults.join('\n')}`).to.deep.equal([])
}
