import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { newPage, type Size, SIZES, sizeOf } from './browser.ts'

/** WCAG 2.2 A and AA, and what axe holds to be good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/**
 * axe doesn't decide about text behind which some `::before` may stand, and takes most of its time to look for those. So it passes over
 * them, and judges that text too.
 */
const QUICK = `{
  const { options } = axe._audit.checks['color-contrast']
  axe.configure({ checks: [{ id: 'color-contrast', options: { ...options, ignorePseudo: true } }] })
}`
/** Not added to the page as a script, which its security policy forbids, but said to it; half a megabyte, so only where it is asked. */
const AXE = `${readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')}\n${QUICK}`

/**
 * Reads the page as it stands into text: with what is typed and chosen, without scripts. Nothing of a page that shows something over itself,
 * because text can't say so.
 */
const READ = `(() => {
  if (document.querySelector(':popover-open, :modal')) return null
  const copy = document.documentElement.cloneNode(true)
  const fields = (root) => root.querySelectorAll('input, option, textarea')
  const copies = fields(copy)
  fields(document).forEach((field, n) => {
    if (field.localName === 'option') copies[n].toggleAttribute('selected', field.selected)
    else if (field.localName === 'textarea') copies[n].textContent = field.value
    else if (/checkbox|radio/.test(field.type)) copies[n].toggleAttribute('checked', field.checked)
    else if (field.type !== 'file') copies[n].setAttribute('value', field.value)
  })
  copy.querySelectorAll('script').forEach((script) => script.remove())
  // What stands there for who has no scripts, where there are none.
  copy.querySelectorAll('noscript').forEach((only) => only.firstElementChild && only.replaceWith(...only.childNodes))
  return (document.doctype ? '<!doctype html>' : '') + copy.outerHTML
})()`

/** Shows a text as the page it is, in a window that keeps its scripts. */
const SHOW = `(html) => new Promise((shown) => {
  document.open()
  document.write(html)
  document.close()
  if (document.readyState === 'complete') shown()
  else addEventListener('load', shown)
})`

const judges = new Map<Size, Promise<Page>>()

/**
 * A page to judge in, one for all of a size: axe is half a megabyte, and slow until it has been run a few times, so a page that comes in as
 * text is judged in a tenth of the time. It may do more than a page of ours: axe is no script of ours.
 */
async function judgeOf(page: Page, size: Size): Promise<Page> {
  if (!judges.has(size)) judges.set(size, newPage({ size, judges: true }))
  const judge = await (judges.get(size) as Promise<Page>)
  const { origin } = new URL(page.url())
  // Our stylesheets are for pages of our own.
  if (new URL(judge.url()).origin !== origin) await judge.goto(`${origin}/assets/dagdeel.css`)
  return judge
}

/** The page to judge: a copy, where there can be one. */
async function toJudge(page: Page): Promise<Page> {
  const size = sizeOf(page)
  const html = size && /^https?:/.test(page.url()) ? await page.evaluate<string | null>(READ) : null
  if (!size || html === null) return page
  const judge = await judgeOf(page, size)
  await judge.evaluate(`(${SHOW})(${JSON.stringify(html)})`)
  return judge
}

/** Fails with every fault of the page (one of `newPage`) that axe finds: which rule, where, and why. */
export async function expectNoViolations(page: Page): Promise<void> {
  await expectNone(await toJudge(page), page.url(), { type: 'tag', values: RULES })
}

/** Fails with every text that can't be told from what is behind it. */
export async function expectReadable(page: Page): Promise<void> {
  await expectNone(await toJudge(page), page.url(), { type: 'rule', values: ['color-contrast'] })
}

/**
 * Looks at the page three times: as it is; as narrow as a phone, where nothing may run off; and dark, where everything must still be
 * read and touched. Leaves it as it was.
 */
export async function expectGoodPage(page: Page): Promise<void> {
  const judged = await toJudge(page)
  const size = judged.viewportSize()
  await expectNone(judged, page.url(), { type: 'tag', values: RULES })
  await judged.setViewportSize(SIZES.phone)
  await judged.emulateMedia({ colorScheme: 'dark' })
  const over = await judged.evaluate('document.documentElement.scrollWidth - innerWidth')
  expect(over, `${page.url()} runs off a phone`).to.be.at.most(0)
  await expectNone(judged, page.url(), { type: 'rule', values: ['color-contrast', 'target-size'] })
  await judged.emulateMedia({ colorScheme: 'light' })
  if (size) await judged.setViewportSize(size)
}

async function expectNone(
  page: Page,
  address: string,
  runOnly: { type: 'tag' | 'rule'; values: readonly string[] },
): Promise<void> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(AXE)
  const options = { runOnly, preload: false, resultTypes: ['violations', 'incomplete'] }
  // Only what is wrong comes out of the page: all that axe says is many times as much. A rule that failed itself has judged nothing.
  const violations = await page.evaluate<AxeResults['violations']>(
    `axe.run(${JSON.stringify(options)}).then(({ violations, incomplete }) => [
      ...violations,
      ...incomplete.filter(({ nodes }) => nodes.some(({ failureSummary }) => /encountered an error/.test(failureSummary))),
    ])`,
  )
  const faults = violations.map(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`).join('\n'),
  )
  expect(faults, `${address}\n${faults.join('\n')}`).to.deep.equal([])
}
