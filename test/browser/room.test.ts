import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { Not } from 'typeorm'
import { Room } from '../../src/municipalities/room.entity.ts'
import { Placement } from '../../src/groups/placement.entity.ts'
import { Session } from '../../src/groups/session.entity.ts'
import { stoppedClock } from '../../src/outside/clock.ts'
import { newLink } from '../../src/invitations/message/short-address.ts'
import { readSpreadsheet, type Sheet } from '../../src/referrals/file/read-spreadsheet.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { expectGoodPage } from '../support/axe.ts'
import { newPage } from '../support/browser.ts'
import { at } from '../support/deps.ts'
import { everyoneIsInvited } from '../support/groups.ts'
import { signInAs, signInPage } from '../support/staff.ts'
import { aTown, peopleWait } from '../support/town.ts'
import { sheetRow, workbook } from '../support/workbook.ts'

const PEOPLE = 15

describe('a room with fifteen people, noted with one thumb', function () {
  this.timeout(60_000)
  let app: RunningApp
  let session: string

  before(async () => {
    app = await startApp({ clock: stoppedClock('2026-12-17T09:00') })
    await aTown(app.deps, { rules: { maxGroupSize: PEOPLE } })
    await app.deps.db.write((tx) => tx.update(Room, { code: 'stadhuis/a' }, { capacity: PEOPLE + 1 }))
    const earlier = at(app.deps, '2026-11-23T09:00')
    await peopleWait(earlier, PEOPLE)
    await everyoneIsInvited(earlier)
    await peopleWait(earlier, 1, { givenNames: 'Woldemichael', familyName: 'Tesfay' }, 21)
    session = `${app.url}/bijeenkomsten/${(await app.deps.db.read.findOneByOrFail(Session, {})).id}`
  })
  after(() => app.close())

  const aPhone = async (javaScript = true) => {
    const page = await newPage({ size: 'phone', javaScript })
    await signInPage(app, page, 'coordinator')
    await page.goto(session)
    return page
  }
  const sign = (page: Page, row: number) => page.locator('.seat').nth(row).locator('.thumb--sign')
  const count = (page: Page) => page.locator('#count').innerText()
  // In one breath: a row may be replaced at any moment.
  const top = (page: Page, row: number) =>
    page.evaluate<number>(`document.querySelectorAll('.seat .thumb--sign')[${row}].getBoundingClientRect().y`)
  const ended = (page: Page) => page.locator('.seat[data-waits]').first().waitFor({ state: 'detached' })

  it('takes fifteen taps, and nothing moves under the thumb', async () => {
    const page = await aPhone()
    const heard: number[] = []
    page.on('response', (response) => response.request().method() === 'POST' && heard.push(response.status()))
    for (let row = 0; row < PEOPLE; row++) {
      await sign(page, row).scrollIntoViewIfNeeded()
      const before = await top(page, row)
      await sign(page, row).tap()
      expect(await top(page, row)).to.equal(before)
    }
    expect(await count(page)).to.equal('15 van 15 er · 15 getekend')
    expect(await page.locator('#count').boundingBox())
      .to.have.property('y')
      .within(0, 60)
    await page.locator('#seats:not(:has([data-waits]))').waitFor()
    expect(heard).to.deep.equal(Array.from({ length: PEOPLE }, () => 200))
    await page.reload()
    expect(await count(page)).to.equal('15 van 15 er · 15 getekend')
    await page.context().close()
  })

  it('finds who stands there and is not on the list, asks why when the group is full, and takes a mistake off again', async () => {
    const page = await aPhone()
    await page.getByRole('link', { name: 'Iemand die niet op de lijst staat' }).tap()
    await page.getByRole('searchbox').fill('woldemikael')
    await page.getByRole('searchbox').press('Enter')
    await page.locator('th:has-text("Woldemichael")').waitFor()
    await expectGoodPage(page)
    await page.getByRole('button', { name: 'Geef een plek: Woldemichael T.' }).tap()
    await page.locator('.alert:has-text("In de zaal mogen er hoogstens 16")').waitFor()
    await expectGoodPage(page)
    await page.getByLabel('Waarom kan deze persoon er toch bij?').fill('Er is nog een stoel vrij.')
    await page.getByRole('button', { name: 'Geef een plek' }).tap()
    await page.waitForURL(/#p-/)
    const row = page.locator('.seat:has-text("Woldemichael")')
    expect(await row.locator('.thumb[name=status]').getAttribute('aria-pressed')).to.equal('true')
    await row.locator('.seat__open').tap()
    await row.getByRole('button', { name: 'Toch niet: haal van de lijst' }).tap()
    await page.locator('.alert:has-text("wacht weer")').waitFor()
    expect(await row.count()).to.equal(0)
    await page.getByRole('link', { name: 'Iemand die niet op de lijst staat' }).tap()
    await page.getByLabel('Naam', { exact: true }).fill('Karim')
    await page.getByLabel('Wat weet u nog?').fill('Kwam in plaats van zijn zus, BSN 999900018.')
    await page.getByRole('button', { name: 'Noteer bezoeker' }).tap()
    await page.locator('.field__error').waitFor()
    expect(await page.getByLabel('Naam', { exact: true }).inputValue()).to.equal('Karim')
    await page.getByLabel('Wat weet u nog?').fill('Kwam in plaats van zijn zus.')
    await page.getByRole('button', { name: 'Noteer bezoeker' }).tap()
    await page.locator('.visitor:has-text("Karim")').waitFor()
    await page.goto(`${app.url}/bijeenkomsten`)
    await page.getByRole('link', { name: '1 bezoeker stond niet op de lijst' }).tap()
    await page.locator('th:has-text("Karim")').waitFor()
    await expectGoodPage(page)
    await page.getByRole('button', { name: 'Uitgezocht: Karim' }).tap()
    await page.locator('.empty').waitFor()
    await page.context().close()
  })

  it('reads the code of a letter with the camera, says what is another code, and has no button where it can not', async () => {
    const page = await aPhone()
    const headers = (await page.goto(`${session}/erbij`))?.headers() ?? {}
    expect(headers['permissions-policy']).to.contain('camera=(self)').and.contain('microphone=()')
    expect(await page.locator('#scan').isVisible()).to.equal(false)
    // What Android's browser has, and this one not; what it reads is on the page.
    await page.addInitScript(`{
      window.BarcodeDetector = class {
        static getSupportedFormats = async () => ['qr_code']
        detect = async () => (document.title ? [{ rawValue: window.shown ?? 'https://example.org/iets' }] : [])
      }
      const camera = document.createElement('canvas')
      navigator.mediaDevices.getUserMedia = async () => {
        if (window.forbidden) throw new DOMException('no', 'NotAllowedError')
        setInterval(() => camera.getContext('2d').fillRect(0, 0, 9, 9), 30)
        return camera.captureStream()
      }
    }`)
    await page.reload()
    await page.evaluate('window.forbidden = true')
    await page.getByRole('button', { name: 'Scan de code op de brief' }).tap()
    await page.getByText('Typ de code die op de brief staat').waitFor()
    await page.evaluate('window.forbidden = false')
    await page.getByRole('button', { name: 'Scan de code op de brief' }).tap()
    await page.getByText('Deze code is niet van een uitnodiging').waitFor()
    await expectGoodPage(page)
    const { db, secrets } = app.deps
    const seat = await db.read.findOneByOrFail(Placement, { status: Not('cancelled') })
    await db.write(async (tx) => tx.update(Placement, seat.id, await newLink(tx, secrets, seat)))
    await page.evaluate(`window.shown = '${app.url}/u/${secrets.token(seat.id, seat.tokenNumber)}'`)
    await page.locator('th:has-text("Rania")').waitFor()
    expect(await page.locator('#search-zoek').inputValue()).to.equal('')
    await page.getByRole('link', { name: 'Naar de lijst' }).tap()
    await page.waitForURL(new RegExp(`#p-${seat.id}$`))
    await page.context().close()
  })

  it('says at the row whose tap did not go, by name, and takes a tap back with a second', async () => {
    const page = await aPhone()
    const row = page.locator('.seat').first()
    await row.locator('.thumb[name=status]').tap()
    await row.locator('[role=alert]').waitFor()
    expect(await row.locator('[role=alert]').innerText()).to.match(/^Rania Haddad \d+: Deze persoon heeft getekend/)
    await expectGoodPage(page)
    await sign(page, 0).tap()
    await ended(page)
    expect(await count(page)).to.equal('14 van 15 er · 14 getekend')
    await row.locator('.seat__open').tap()
    await page.getByRole('button', { name: 'Niet gekomen' }).tap()
    await page.locator('.badge:has-text("niet gekomen")').waitFor()
    await page.context().close()
  })

  it('takes what is noted again in a row that was opened before the answer to the first came', async () => {
    const page = await aPhone()
    const row = page.locator('.seat').nth(12)
    let letGo = () => {}
    const held = new Promise<void>((resolve) => (letGo = resolve))
    await page.route(/aanwezigheid$/, async (route) => held.then(() => route.continue()), { times: 1 })
    const noteLate = async (minutes: string) => {
      await row.getByLabel('Te laat, minuten').fill(minutes)
      await row.getByRole('button', { name: 'Noteer' }).first().tap()
    }
    await row.locator('.seat__open').tap()
    await noteLate('5')
    await row.locator('.seat__open').tap()
    const answered = page.waitForResponse(/aanwezigheid$/)
    letGo()
    await answered
    await page.waitForResponse(/stand/)
    await noteLate('10')
    await row.locator('.badge:has-text("10 minuten te laat")').waitFor()
    expect(await row.locator('.conflict').count()).to.equal(0)
    await page.context().close()
  })

  it('keeps without JavaScript the row that was tapped in one place of the screen', async () => {
    const page = await aPhone(false)
    const places: number[] = []
    for (const row of [6, 7, 8]) {
      await Promise.all([page.waitForEvent('load'), sign(page, row).tap()])
      places.push(Math.round(await top(page, row)))
    }
    expect(Math.max(...places) - Math.min(...places)).to.be.below(30)
    expect(await count(page)).to.equal('11 van 15 er · 11 getekend')
    await page.context().close()
  })

  it('takes in a list on paper by keyboard, and says first what it does', async () => {
    const page = await newPage()
    await signInPage(app, page, 'coordinator')
    await page.goto(session)
    await page.getByRole('link', { name: 'Papieren lijst overnemen' }).click()
    await page.waitForURL(/papier$/)
    // Nobody is marked in rows 6, 7 and 8: they are said to have signed, unless it says otherwise.
    await page.locator('#row-6').focus()
    await page.keyboard.type('Kw')
    for (const key of ['Tab', 'Tab', 'Tab', 'Enter', 'Tab']) await page.keyboard.press(key)
    await page.keyboard.type('een kwartier')
    await page.keyboard.press('Enter')
    await page.locator('#late-7-error').waitFor()
    expect(await page.locator('#row-6').inputValue()).to.equal('absent')
    await expectGoodPage(page)
    await page.locator('#late-7').fill('15')
    await page.keyboard.press('Enter')
    await page.locator('h1:has-text("3 mensen worden genoteerd")').waitFor()
    expect(await page.locator('tbody tr').allInnerTexts()).to.satisfy(
      ([first, second, third]: string[]) =>
        first?.includes('niet gekomen') &&
        second?.includes('is er, 15 minuten te laat, tekent') &&
        third?.includes('tekent'),
    )
    await page.getByRole('button', { name: 'Noteer' }).click()
    await page.locator('.alert:has-text("3 mensen zijn genoteerd")').waitFor()
    expect(await count(page)).to.equal('13 van 15 er · 13 getekend')
    await page.context().close()
  })

  it('takes in the spreadsheet of a list, names the rows that it leaves out, and overwrites nobody', async () => {
    const page = await newPage()
    await signInPage(app, page, 'coordinator')
    await page.goto(`${session}/papier`)
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Presentielijst om in te vullen (Excel)' }).click(),
    ])
    expect(file.suggestedFilename()).to.equal('presentielijst-2026-12-17.xlsx')
    const sheet = readSpreadsheet(readFileSync(await file.path()), 'lijst.xlsx', () => true) as Sheet
    const records = sheet.records.map((cells) => [...cells])
    const [, first = [], second = [], third = []] = records
    first[3] = 'ja'
    first[4] = 'ja'
    second[1] = 'Karim'
    third[7] = 'Wil gebeld worden'
    records.push(['16', 'Karim', '', 'ja'])
    const rows = records.map((cells, at) => sheetRow(at + 1, cells)).join('')
    // Meanwhile somebody else says of the first that they had an accepted reason.
    const other = await signInAs(app, 'planner')
    const seat = (await app.deps.db.read.findOneByOrFail(Placement, { referral: { reference: first[2] ?? '' } })).id
    await other.post(`${new URL(session).pathname}/aanwezigheid`, { seat, status: 'excused' })
    await page.getByLabel('De ingevulde lijst').setInputFiles({
      name: 'lijst.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: workbook({ lijst: rows }),
    })
    await page.getByRole('button', { name: 'Kijk na wat erin staat' }).click()
    await page.locator('h1:has-text("1 persoon wordt genoteerd")').waitFor()
    const said = await page.locator('main').innerText()
    for (const part of [
      '2 rijen van het bestand worden niet overgenomen',
      'Rij 3: er staat “Karim” in plaats van “Rania Haddad',
      'Rij 17: “Karim” staat niet op de lijst',
      'Noor de Wit noteerde intussen “afgemeld”',
      'Bij 12 mensen verandert niets.',
    ])
      expect(said).to.include(part)
    await expectGoodPage(page)
    await page.getByRole('button', { name: 'Noteer' }).click()
    await page.locator('.alert:has-text("Genoteerd: 1. 1 persoon vraagt uw keuze")').waitFor()
    await page.locator('.conflict:has-text("Noor de Wit")').waitFor()
    await page.locator('.seat__remark:has-text("Wil gebeld worden")').first().waitFor()
    await page.context().close()
  })
})
