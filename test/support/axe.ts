import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { SIZES } from './browser.ts'

/** WCAG 2.2 A and AA, and what axe holds to be good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/**
 * axe doesn't decide about text behind which some `::before` may stand, and takes most of its time to look for those. So it passes over
 * them, and judges that text too.
 */
const QUICK = `axe.configure({ checks: [{ id: 'color-contrast', options: { ignorePseudo: true } }] })`
/** Not added to the page as a script, which its security policy forbids, but said to it; half a megabyte, so only where it is asked. */
const AXE = `${readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')}\n${QUICK}`

/** Fails with every fault of the page (one of `newPage`) that axe finds: which rule, where, and why. */
export async function expectNoViolations(page: Page): Promise<void> {
  await expectNone(page, { type: 'tag', values: RULES })
}

/** Fails with every text that can't be told from what is behind it. */
export async function expectReadable(page: Page): Promise<void> {
  await expectNone(page, { type: 'rule', values: ['color-contrast'] })
}

/**
 * Looks at the page three times: as it is; as narrow as a phone, where nothing may run off; and dark, where everything must still be
 * read and touched. Leaves it as it was.
 */
export async function expectGoodPage(page: Page): Promise<void> {
  const size = page.viewportSize()
  await expectNoViolations(page)
  await page.setViewportSize(SIZES.phone)
  await page.emulateMedia({ colorScheme: 'dark' })
  const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  expect(over, `${page.url()} runs off a phone`).to.be.at.most(0)
  await expectNone(page, { type: 'rule', values: ['color-contrast', 'target-size'] })
  await page.emulateMedia({ colorScheme: 'light' })
  if (size) await page.setViewportSize(size)
}

async function expectNone(page: Page, runOnly: { type: 'tag' | 'rule'; values: readonly string[] }): Promise<void> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(AXE)
  const options = { runOnly, preload: false, resultTypes: ['violations'] }
  // Only what is wrong comes out of the page: all that axe says is many times as much.
  const violations = await page.evaluate<AxeResults['violations']>(
    `axe.run(${JSON.stringify(options)}).then(({ violations }) => violations)`,
  )
  const faults = violations.map(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`).join('\n'),
  )
  expect(faults, `${page.url()}\n${faults.join('\n')}`).to.deep.equal([])
}
