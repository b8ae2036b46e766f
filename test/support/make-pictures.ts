import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser, type Page } from 'playwright-core'
import { readDemoConfig } from '../../src/config.ts'
import { DEMO_PASSWORD, makeDemo } from '../../src/demo/run-demo.ts'
import type { Deps } from '../../src/deps.ts'
import { Placement } from '../../src/groups/placement.entity.ts'
import { Session } from '../../src/groups/session.entity.ts'
import { LetterBatch } from '../../src/invitations/letters/letter-batch.entity.ts'
import { openDeps, serve } from '../../src/main.ts'
import { stoppedClock } from '../../src/outside/clock.ts'
import { messagePictures, newcomerPagePictures } from './make-message-pictures.ts'
import { Referral } from '../../src/referrals/referral.entity.ts'
import { letterFonts } from '../../src/outside/printing/letter-typesetter.ts'
import { gotoWorkedOut } from './worked-out.ts'

const PICTURES = join(import.meta.dirname, '../../docs/pictures')
const MESSAGES = join(import.meta.dirname, '../../docs/messages')
const NOW = '2026-11-23T08:30'
const DESK = { width: 1280, height: 900 }
const PHONE = { width: 360, height: 740 }

/** `npm run pictures`: the README's pictures, from the demo, always of the same day. */
async function makePictures(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-pictures-'))
  const deps = await openDeps(
    readDemoConfig(folder, { PORT: '0', PUBLIC_URL: 'http://dagdeel.example.org' }),
    stoppedClock(NOW),
  )
  await makeDemo(deps)
  const service = await serve(deps)
  const browser = await playwright.launch({
    executablePath: process.env.CHROMIUM_PATH ?? (await chromium.executablePath()),
    args: ['--no-sandbox', '--disable-gpu'],
    env: { ...process.env, FONTCONFIG_FILE: fontsFile(folder) },
  })
  try {
    await staffPictures(browser, service.url, deps)
    await newcomerPictures(browser, service.url, deps)
    await letterPicture(deps, folder)
    await messagePictures(browser, MESSAGES)
  } finally {
    await browser.close()
    await service.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What a phone brings along: a font for every script. Here those of the letters, beside what the machine has. */
function fontsFile(folder: string): string {
  const folders = letterFonts().folders.map((each) => `<dir>${each}</dir>`)
  const file = join(folder, 'fonts.conf')
  const others = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
  writeFileSync(file, `<?xml version="1.0"?><fontconfig>${others}${folders.join('')}</fontconfig>`)
  return file
}

async function staffPictures(browser: Browser, url: string, deps: Deps): Promise<void> {
  const desk = await signedIn(browser, url, 'planner@example.org', DESK)
  await picture(desk, `${url}/`, 'home')
  await gotoWorkedOut(desk, `${url}/vannacht`)
  await picture(desk, `${url}/vannacht`, 'tonight')
  await picture(desk, `${url}/wachtpool`, 'pool')
  const { reference } = await deps.db.read.findOneByOrFail(Referral, { status: 'waiting' })
  await picture(desk, `${url}/mensen/${reference}`, 'person')
  const phone = await signedIn(browser, url, 'coordinator@example.org', PHONE)
  const [session] = await deps.db.read.find(Session, { where: { day: '2026-11-17' }, take: 1 })
  if (session) await picture(phone, `${url}/bijeenkomsten/${session.id}`, 'attendance')
}

async function newcomerPictures(browser: Browser, url: string, { db, secrets }: Deps): Promise<void> {
  const { id, tokenNumber } = await db.read.findOneByOrFail(Placement, { status: 'invited' })
  const page = await (await browser.newContext({ viewport: PHONE, deviceScaleFactor: 2 })).newPage()
  const address = `${url}/u/${secrets.token(id, tokenNumber)}`
  await picture(page, `${address}?taal=nl`, 'newcomer')
  await newcomerPagePictures(browser, MESSAGES, address)
}

async function signedIn(browser: Browser, url: string, email: string, viewport: typeof DESK): Promise<Page> {
  const page = await (await browser.newContext({ viewport })).newPage()
  await page.goto(`${url}/aanmelden`)
  await page.fill('[name=email]', email)
  await page.fill('[name=password]', DEMO_PASSWORD)
  await page.click('main button[type=submit], main form button')
  await page.waitForLoadState()
  return page
}

async function picture(page: Page, address: string, name: string): Promise<void> {
  await page.goto(address)
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true, clip: undefined })
}

/** The first letter of a printed batch. Turning a PDF into a picture needs poppler; without it the picture stays as it is. */
async function letterPicture({ db, config }: Deps, folder: string): Promise<void> {
  const batch = await db.read.findOneByOrFail(LetterBatch, {})
  const pdf = join(config.dataDir, 'letters', `${batch.name}.pdf`)
  try {
    execFileSync('pdftoppm', ['-png', '-r', '70', '-f', '1', '-l', '1', '-singlefile', pdf, join(folder, 'letter')])
    writeFileSync(join(PICTURES, 'letter.png'), execFileSync('cat', [join(folder, 'letter.png')]))
  } catch {
    process.stdout.write('no pdftoppm here: the picture of the letter stays as it is\n')
  }
}

await makePictures()
