import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser, type Page } from 'playwright-core'
import { readConfig } from '../../src/config.ts'
import type { Deps } from '../../src/deps.ts'
import { Session } from '../../src/groups/session.entity.ts'
import { openDeps, serve } from '../../src/main.ts'
import { Room } from '../../src/municipalities/room.entity.ts'
import { stoppedClock } from '../../src/outside/clock.ts'
import { at } from './deps.ts'
import { everyoneIsInvited } from './groups.ts'
import { aShakyNetwork } from './shaky-network.ts'
import { aColleague, PASSWORD } from './staff.ts'
import { AFTERNOON, aTown, MORNING, peopleWait } from './town.ts'

const PICTURE = join(import.meta.dirname, '../../docs/pictures/room.jpg')
const PHONE = { width: 360, height: 740 }
const GAP = 24
const STATES = 5

const NAMES = ['Rania', 'Omar', 'Hala', 'Yusuf', 'Samira', 'Karim', 'Nour', 'Bilal', 'Dina', 'Farid', 'Leyla', 'Tarek']

/** `npm run pictures:room`: the room on a phone in five states, light above and dark below. Each is reached by tapping and typing. */
async function makeRoomPictures(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'dagdeel-room-'))
  const settings = { DATA_DIR: data, DATABASE_URL: `sqlite:${join(data, 'dagdeel.sqlite')}`, PORT: '0' }
  const deps = await openDeps(readConfig({ ...settings, LOG_LEVEL: 'silent' }), stoppedClock('2026-12-17T09:00'))
  const service = await serve(deps)
  const network = await aShakyNetwork(service.url)
  const executablePath = process.env['CHROMIUM_PATH'] ?? (await chromium.executablePath())
  const browser = await playwright.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const path = await fillTown(deps)
    const phones = {
      noor: await aPhone(browser, deps, network.url, 'Noor'),
      sem: await aPhone(browser, deps, service.url, 'Sem'),
    }
    await sheet(browser, await fiveStates(phones, network, path))
  } finally {
    await browser.close()
    await network.close()
    await service.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

/** @returns Where the list of the morning is. */
async function fillTown(deps: Deps): Promise<string> {
  await aTown(deps, { rules: { maxGroupSize: 15 }, slots: [MORNING, AFTERNOON] })
  await deps.db.write((tx) => tx.update(Room, { code: 'stadhuis/a' }, { capacity: 16 }))
  const earlier = at(deps, '2026-11-23T09:00')
  for (const [index, givenNames] of NAMES.entries()) await peopleWait(earlier, 1, { givenNames }, index + 1)
  await peopleWait(earlier, 3, { givenNames: 'Woldemichael', familyName: 'Tesfay', languages: ['tr'] }, 21)
  await everyoneIsInvited(earlier)
  return `/bijeenkomsten/${(await deps.db.read.findOneByOrFail(Session, { startTime: '09:00' })).id}`
}

interface Phone {
  readonly page: Page
  readonly address: string
}

async function aPhone(browser: Browser, deps: Deps, url: string, name: string): Promise<Phone> {
  const address = url.replace(/\/$/, '')
  const { email } = await aColleague(deps, 'coordinator', ['0935'], { name })
  const page = await (await browser.newContext({ viewport: PHONE, hasTouch: true, reducedMotion: 'reduce' })).newPage()
  await page.goto(`${address}/aanmelden`)
  await page.fill('[name=email]', email)
  await page.fill('[name=password]', PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForURL((where) => where.pathname !== '/aanmelden')
  await page.goto(`${address}/bijeenkomsten`)
  await page.locator('[data-keep]').last().waitFor()
  return { page, address }
}

type Pictures = readonly { readonly light: Buffer; readonly dark: Buffer }[]

async function fiveStates(
  { noor, sem }: Readonly<Record<'noor' | 'sem', Phone>>,
  network: Awaited<ReturnType<typeof aShakyNetwork>>,
  path: string,
): Promise<Pictures> {
  const { page, address } = noor
  const row = (phone: Phone, place: number) => phone.page.locator('#seats > .seat').nth(place)
  const pictures: { light: Buffer; dark: Buffer }[] = []
  const look = async () => pictures.push(await inBoth(page))
  await page.goto(address + path)
  await page.getByText('klaar voor zonder netwerk').waitFor()
  await look()
  network.cut()
  await page.goto(address + path)
  for (const place of [0, 1, 2, 4]) await row(noor, place).locator('.thumb--sign').tap()
  await page.getByText('4 wachten op netwerk').waitFor()
  await look()
  await page.getByRole('link', { name: 'Iemand die niet op de lijst staat' }).tap()
  await page.getByRole('searchbox').fill('woldem')
  await page.getByRole('searchbox').press('Enter')
  await page
    .getByRole('button', { name: /^Noteer hier/ })
    .first()
    .waitFor()
  await look()
  await page
    .getByRole('button', { name: /^Noteer hier/ })
    .first()
    .tap()
  await page.locator('#visitors li').waitFor()
  await page.evaluate('document.getElementById("visitors").scrollIntoView({ block: "end" })')
  await look()
  await sem.page.goto(sem.address + path)
  await row(sem, 1).locator('.seat__open').tap()
  await sem.page.getByRole('button', { name: 'Niet gekomen' }).tap()
  await sem.page.locator('#seats:not(:has([data-waits]))').waitFor()
  network.mend()
  await page.evaluate(`dispatchEvent(new Event('online'))`)
  await page.locator('#seats:not(:has([data-waits])) .conflict').waitFor()
  await row(noor, 0).locator('.thumb[name=status]').tap()
  await page.locator('.seat__refusal').waitFor()
  await page.evaluate('scrollTo(0, 0)')
  await look()
  return pictures
}

async function inBoth(page: Page): Promise<{ light: Buffer; dark: Buffer }> {
  const shown = async (colorScheme: 'light' | 'dark') => {
    await page.emulateMedia({ colorScheme })
    await page.evaluate('Promise.all(document.getAnimations().map((one) => one.finished))')
    return page.screenshot()
  }
  const dark = await shown('dark')
  return { light: await shown('light'), dark }
}

async function sheet(browser: Browser, pictures: Pictures): Promise<void> {
  const width = (PHONE.width + GAP) * STATES + GAP
  const page = await (await browser.newContext({ viewport: { width, height: 800 } })).newPage()
  const all = [...pictures.map(({ light }) => light), ...pictures.map(({ dark }) => dark)]
  const shown = all.map((image) => `<img src="data:image/png;base64,${image.toString('base64')}">`).join('')
  const style = `margin:${GAP}px;display:flex;flex-wrap:wrap;gap:${GAP}px;background:#8a8f98`
  await page.setContent(`<body style="${style}">${shown}`)
  await page.screenshot({ path: PICTURE, fullPage: true, type: 'jpeg', quality: 70 })
}

await makeRoomPictures()
