import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Page } from 'playwright-core'
import { readConfig } from '../../src/config.ts'
import { openDeps, serve } from '../../src/main.ts'
import { stoppedClock } from '../../src/outside/clock.ts'
import { type Look, makeFirstGroup } from './first-group.ts'
import { PASSWORD } from './staff.ts'

const FOLDER = join(import.meta.dirname, '../../docs/first-group')
const SIZE = { width: 1280, height: 900 }

interface Frame {
  readonly file: string
  readonly sentence: string
}

/** `npm run pictures:first-group`: from a database with nothing in it to the first group, as a film of pictures, by clicking and typing. */
async function makeFilm(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'dagdeel-film-'))
  const environment = {
    DATA_DIR: data,
    DATABASE_URL: `sqlite:${join(data, 'dagdeel.sqlite')}`,
    PORT: '0',
    LOG_LEVEL: 'silent',
  }
  const deps = await openDeps(readConfig(environment), stoppedClock('2026-12-01T10:00'))
  const service = await serve(deps)
  const executablePath = process.env.CHROMIUM_PATH ?? (await chromium.executablePath())
  const browser = await playwright.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--lang=nl-NL'] })
  try {
    rmSync(FOLDER, { recursive: true, force: true })
    mkdirSync(FOLDER, { recursive: true })
    const page = await (await browser.newContext({ viewport: SIZE, locale: 'nl-NL' })).newPage()
    const frames: Frame[] = []
    const look: Look = async (name, sentence) => {
      const file = `${String(frames.length + 1).padStart(2, '0')}-${name}.jpeg`
      await page.screenshot({ path: join(FOLDER, file), type: 'jpeg', quality: 60 })
      frames.push({ file, sentence })
    }
    await makeAdministrator(page, service.url, look)
    await makeFirstGroup(page, service.url, look)
    writeFileSync(join(FOLDER, 'README.md'), pageOf(frames))
  } finally {
    await browser.close()
    await service.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

async function makeAdministrator(page: Page, url: string, look: Look): Promise<void> {
  await page.goto(url)
  await page.getByLabel('Naam').fill('Noor de Wit')
  await page.getByLabel('E-mail').fill('noor@example.org')
  await page.getByLabel(/wachtwoord/i).fill(PASSWORD)
  await look('administrator', 'Nobody has an account yet: the first visit makes the first administrator.')
  await page.locator('main form button').click()
  await page.waitForURL(`${url}/`)
}

function pageOf(frames: readonly Frame[]): string {
  const steps = frames.map(({ file, sentence }, index) => `${index + 1}. ${sentence}\n\n   ![${sentence}](${file})\n`)
  return `# From an empty database to the first group

What an administrator clicks and types, from the first visit on; no file of settings is needed. The pictures are made by
\`npm run pictures:first-group\`, by the same steps that \`test/browser/first-group.test.ts\` takes.

${steps.join('\n')}`
}

await makeFilm()
