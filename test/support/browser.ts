import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser, type Page } from 'playwright-core'

/**
 * Without memory to draw in: layout, clicks and axe work all the same, and nobody looks. Drawing is a third of what a page costs. Whoever
 * wants pictures of what is tested names a folder in `PICTURES`.
 */
const UNSEEN = ['--force-gpu-mem-available-mb=1']

/** All pages are of one site that is ours: in as few processes as can be, they cost a fifth less. */
const TOGETHER = [
  '--renderer-process-limit=1',
  '--disable-site-isolation-trials',
  '--in-process-gpu',
  '--enable-features=NetworkServiceInProcess2',
]

let browser: Promise<Browser> | undefined

/** The sizes at which every page is looked at. */
export const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 320, height: 640 } } as const
export type Size = keyof typeof SIZES

/** A real Chromium, started at the first use, and gone with the process of the tests. `CHROMIUM_PATH` names another than the one from npm. */
export function startBrowser(): Promise<Browser> {
  browser ??= launch()
  return browser
}

/** Not the package's own arguments: they are for one page in one process, and switch off what we want to test. */
async function launch(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? (await chromium.executablePath())
  const args = [
    '--no-sandbox',
    '--font-render-hinting=none',
    '--disable-gpu',
    ...TOGETHER,
    ...(process.env['PICTURES'] ? [] : UNSEEN),
  ]
  return playwright.launch({ executablePath, args })
}

export interface PageOptions {
  readonly size?: Size
  readonly javaScript?: boolean
  readonly dark?: boolean
  /** May do what our security policy forbids our own pages. */
  readonly judges?: boolean
}

const sizes = new WeakMap<Page, Size>()

/** The size of a page of `newPage` that is light; of no other, as it may look otherwise. */
export function sizeOf(page: Page): Size | undefined {
  return sizes.get(page)
}

/** A page in a browser profile of its own; without JavaScript when asked, as everything must work. Close it with `page.context().close()`. */
export async function newPage(options: PageOptions = {}): Promise<Page> {
  const { size = 'desktop', javaScript = true, dark = false, judges = false } = options
  const browser = await startBrowser()
  const context = await browser.newContext({
    viewport: SIZES[size],
    javaScriptEnabled: javaScript,
    // Half-way through a change of colour contrast is nobody's fault.
    reducedMotion: 'reduce',
    colorScheme: dark ? 'dark' : 'light',
    isMobile: size === 'phone',
    hasTouch: size === 'phone',
    bypassCSP: judges,
  })
  const page = await context.newPage()
  if (!dark) sizes.set(page, size)
  return page
}
