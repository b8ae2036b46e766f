import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { compose } from '../../src/invitations/texts/compose.ts'
import { MESSAGE_KINDS } from '../../src/invitations/texts/message-data.ts'
import { startLetterPrinter } from '../../src/outside/printing/letter-printer.ts'
import { dataFor, templates } from '../invitations/some-messages.ts'
import { letterForm } from '../../src/invitations/letters/letter-of.ts'
import { mailForm } from '../../src/invitations/mail/mail-of.ts'

/** From left to right, from right to left, a script of its own, and a script with thousands of signs. */
export const SHOWN_LANGUAGES = ['nl', 'ar', 'ti', 'zh'] as const
const WIDTH = { phone: 360, letter: 480 }

/**
 * Every message in four languages, as letter and as mail on a phone (light and dark): one picture for each language and form, in
 * `folder`. A letter becomes a picture with poppler; without it those pictures stay as they are.
 */
export async function messagePictures(browser: Browser, folder: string): Promise<void> {
  for (const language of SHOWN_LANGUAGES) {
    await sheet(browser, join(folder, `mail-${language}.jpg`), WIDTH.phone, await mails(browser, language))
    const letters = await letterImages(language).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      return []
    })
    if (letters.length > 0) await sheet(browser, join(folder, `letter-${language}.jpg`), WIDTH.letter, letters)
  }
}

/** The newcomer's page in four languages side by side, as a picture in `folder`. @param address Of the page, without a language. */
export async function newcomerPagePictures(browser: Browser, folder: string, address: string): Promise<void> {
  const page = await phone(browser)
  const images: Buffer[] = []
  for (const language of SHOWN_LANGUAGES) {
    await page.goto(`${address}?taal=${language}`)
    images.push(await page.screenshot({ fullPage: true }))
  }
  await page.context().close()
  await sheet(browser, join(folder, 'page.jpg'), WIDTH.phone, images)
}

async function mails(browser: Browser, language: string): Promise<Buffer[]> {
  const page = await phone(browser)
  const images: Buffer[] = []
  for (const kind of MESSAGE_KINDS) {
    const data = dataFor(kind)
    await page.setContent(mailForm(compose(templates, { kind, language, data }), data).html)
    images.push(await page.screenshot({ fullPage: true }))
  }
  await page.emulateMedia({ colorScheme: 'dark' })
  images.push(await page.screenshot({ fullPage: true }))
  await page.context().close()
  return images
}

/** The first page of each: the side in the reader's language. */
async function letterImages(language: string): Promise<Buffer[]> {
  const printer = startLetterPrinter()
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-letters-'))
  try {
    const images: Buffer[] = []
    for (const kind of MESSAGE_KINDS) {
      const data = dataFor(kind)
      const { pdf } = await printer.print([letterForm(templates, compose(templates, { kind, language, data }), data)])
      const file = join(folder, kind)
      writeFileSync(`${file}.pdf`, pdf)
      execFileSync('pdftoppm', ['-png', '-r', '60', '-f', '1', '-l', '1', '-singlefile', `${file}.pdf`, file])
      images.push(readFileSync(`${file}.png`))
    }
    return images
  } finally {
    await printer.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function phone(browser: Browser): Promise<Page> {
  return (await browser.newContext({ viewport: { width: WIDTH.phone, height: 740 } })).newPage()
}

/** Pictures side by side on one. */
async function sheet(browser: Browser, path: string, width: number, images: readonly Buffer[]): Promise<void> {
  const context = await browser.newContext({ viewport: { width: (width + 24) * 4 + 24, height: 800 } })
  const page = await context.newPage()
  const shown = images.map((image) => `<img width="${width}" src="data:image/png;base64,${image.toString('base64')}">`)
  await page.setContent(
    `<body style="margin:24px;display:flex;flex-wrap:wrap;gap:24px;align-items:start;background:#8a8f98">${shown.join('')}`,
  )
  await page.screenshot({ path, fullPage: true, type: 'jpeg', quality: 70 })
  await context.close()
}
