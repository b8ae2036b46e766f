import { randomInt } from 'node:crypto'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { AttendanceMark } from '../../src/attendance/attendance-mark.entity.ts'
import { marksThatCount } from '../../src/attendance/marks/find-marks.ts'
import { Signing } from '../../src/attendance/signing.entity.ts'
import { Visitor } from '../../src/attendance/visitor.entity.ts'
import { Tap } from '../../src/attendance/tap.entity.ts'
import { Group } from '../../src/groups/group.entity.ts'
import { Session } from '../../src/groups/session.entity.ts'
import { Room } from '../../src/municipalities/room.entity.ts'
import { stoppedClock } from '../../src/outside/clock.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { expectGoodPage } from '../support/axe.ts'
import { newPage } from '../support/browser.ts'
import { at } from '../support/deps.ts'
import { everyoneIsInvited, seatsIn } from '../support/groups.ts'
import { Dice } from '../support/make-problem.ts'
import { aShakyNetwork, type ShakyNetwork } from '../support/shaky-network.ts'
import { signInPage } from '../support/staff.ts'
import { AFTERNOON, aTown, MORNING, peopleWait } from '../support/town.ts'

const PEOPLE = 15

/** How the networks come and go; said when a test fails, and then drawn the same again with `SEED=…`. */
const SEED = Number(process.env['SEED'] ?? randomInt(2 ** 31))

/** A phone with a network of its own, which can break. */
interface Phone {
  page: Page
  readonly network: ShakyNetwork
  readonly address: string
}

describe('a room without network', function () {
  this.timeout(120_000)
  let app: RunningApp
  let path: string
  let noor: Phone
  let sem: Phone

  before(async () => {
    app = await startApp({ clock: stoppedClock('2026-12-17T09:00') })
    await aTown(app.deps, { rules: { maxGroupSize: PEOPLE + 1 }, slots: [MORNING, AFTERNOON] })
    await app.deps.db.write((tx) => tx.update(Room, { code: 'stadhuis/a' }, { capacity: PEOPLE + 1 }))
    const earlier = at(app.deps, '2026-11-23T09:00')
    await peopleWait(earlier, PEOPLE)
    await peopleWait(earlier, 3, { givenNames: 'Woldemichael', familyName: 'Tesfay', languages: ['tr'] }, 21)
    await everyoneIsInvited(earlier)
    path = `/bijeenkomsten/${(await app.deps.db.read.findOneByOrFail(Session, { startTime: '09:00' })).id}`
    noor = await aPhone('Noor')
    sem = await aPhone('Sem')
  })
  after(async () => {
    for (const { page, network } of [noor, sem]) {
      await page.context().close()
      await network.close()
    }
    await app.close()
  })

  afterEach(function () {
    if (this.currentTest?.state === 'failed') console.error(`    The networks came and went by SEED=${SEED}`)
  })

  const aPhone = async (name: string): Promise<Phone> => {
    const network = await aShakyNetwork(app.url)
    const address = network.url.replace(/\/$/, '')
    const page = await newPage({ size: 'phone' })
    await signInPage({ ...app, url: address }, page, 'coordinator', { name })
    await page.goto(`${address}/bijeenkomsten`)
    await page.locator('[data-keep]').last().waitFor()
    return { page, network, address }
  }
  const row = ({ page }: Phone, place: number) => page.locator('#seats > .seat').nth(place)
  const sign = (phone: Phone, place: number) => row(phone, place).locator('.thumb--sign').tap()
  const state = ({ page }: Phone) => page.locator('#state')
  /** As when the telephone notices that there is network again, or its screen is lit. */
  const lookNow = ({ page }: Phone) => page.evaluate(`dispatchEvent(new Event('online'))`)
  const allSent = async (phone: Phone) => {
    phone.network.mend()
    await lookNow(phone)
    await phone.page.locator('#seats:not(:has([data-waits]))').waitFor()
  }
  /** Opens the list where taps of before wait: sent once the page has found them on the phone, which shows in the counter. */
  const findsItsTaps = async (phone: Phone, count: string) => {
    await phone.page.goto(phone.address + path)
    await phone.page.locator('#count', { hasText: count }).waitFor()
    await allSent(phone)
  }
  const readsAs = (phone: Phone) => phone.page.locator('#count').innerText()
  const saved = async () => {
    const seats = await seatsIn(app.deps)
    const marks = await marksThatCount(
      app.deps.db.read,
      seats.map(({ id }) => id),
    )
    const signed = await app.deps.db.read.countBy(Signing, {})
    return { here: marks.filter(({ status }) => status === 'present').length, signed }
  }

  /** The tab dies as when its program does: nothing of the page is asked or told any more. */
  const crash = async (phone: Phone) => {
    const context = phone.page.context()
    const session = await context.newCDPSession(phone.page)
    const crashed = phone.page.waitForEvent('crash')
    session.send('Page.crash').catch(() => undefined)
    await crashed
    await phone.page.close()
    phone.page = await context.newPage()
  }
  /** Whatever its network was, now it is another: well, gone, silent, or one that loses the next answer. */
  const comeOrGo = async (phone: Phone, dice: Dice) => {
    const { network } = phone
    const now = dice.pick(['cut', 'swallow', 'mend', 'lose an answer'] as const)
    network[now === 'lose an answer' ? 'mend' : now]()
    if (now === 'lose an answer') network.cutBefore('application/json')
    if (dice.chance(0.5)) await lookNow(phone)
  }

  it('opens before the door does, and keeps what is tapped through a reload and a crash of the tab', async () => {
    noor.network.cut()
    await noor.page.goto(noor.address + path)
    expect(await readsAs(noor)).to.equal('0 van 15 er · 0 getekend')
    for (const place of [0, 1, 2]) await sign(noor, place)
    await state(noor).getByText('3 wachten op netwerk').waitFor()
    await noor.page.reload()
    await state(noor).getByText('3 wachten op netwerk').waitFor()
    await crash(noor)
    await noor.page.goto(noor.address + path)
    await state(noor).getByText('3 wachten op netwerk').waitFor()
    expect(await readsAs(noor)).to.equal('3 van 15 er · 3 getekend')
    expect(await saved()).to.deep.equal({ here: 0, signed: 0 })
  })

  it('holds nothing on the phone that anybody can read', async () => {
    const kept = await noor.page.evaluate<string>(DUMP)
    expect(kept).to.contain('"taps"').and.to.contain('"sealed"')
    const { referral } = (await seatsIn(app.deps))[0] as Awaited<ReturnType<typeof seatsIn>>[number]
    for (const word of ['Rania', 'Haddad', referral.reference, referral.id, path]) expect(kept).not.to.contain(word)
  })

  it('sends in order and once what was tapped, also when an answer gets lost on the way', async () => {
    noor.network.mend()
    noor.network.cutBefore('application/json')
    await lookNow(noor)
    await state(noor).getByText('wachten op netwerk').waitFor()
    await allSent(noor)
    expect(await saved()).to.deep.equal({ here: 3, signed: 3 })
    expect(await app.deps.db.read.countBy(Tap, {})).to.equal(3)
    expect(await app.deps.db.read.countBy(AttendanceMark, {})).to.equal(3)
  })

  it('loses nothing of two phones that come and go, and asks both about the one who is here and absent', async () => {
    await sem.page.goto(sem.address + path)
    noor.network.cut()
    const dice = new Dice(SEED)
    for (let place = 3; place < 9; place++) {
      await sign(noor, place)
      await comeOrGo(noor, dice)
    }
    noor.network.cut()
    await sign(noor, 9)
    await row(sem, 9).locator('.seat__open').tap()
    await sem.page.getByRole('button', { name: 'Niet gekomen' }).tap()
    for (let place = 10; place < PEOPLE; place++) {
      await comeOrGo(sem, dice)
      await sign(sem, place)
    }
    await allSent(sem)
    await allSent(noor)
    await lookNow(sem)
    for (const phone of [noor, sem]) {
      const said = row(phone, 9).locator('.conflict__text')
      await said.waitFor()
      expect(await said.innerText()).to.match(
        /Noor tikte “tekent” \(do 17 dec 09:00\)\.\s+Er stond al “niet gekomen”, van Sem \(do 17 dec 09:00\)/,
      )
    }
    expect(await saved()).to.deep.equal({ here: 14, signed: 14 })
    await row(sem, 9).getByRole('button', { name: 'Klopt: tekent' }).tap()
    await allSent(sem)
    await lookNow(noor)
    await noor.page.locator('.conflict').waitFor({ state: 'detached' })
    for (const { page } of [noor, sem])
      await page.locator('#count', { hasText: '15 van 15 er · 15 getekend' }).waitFor()
    expect(await saved()).to.deep.equal({ here: 15, signed: 15 })
  })

  it('keeps what was tapped of who is signed out, for nobody else, until they are back', async () => {
    const context = noor.page.context()
    const cookies = await context.cookies()
    noor.network.cut()
    await sign(noor, 0)
    await state(noor).getByText('1 wacht op netwerk').waitFor()
    await context.clearCookies()
    noor.network.mend()
    await lookNow(noor)
    await state(noor).getByText('U bent afgemeld').waitFor()
    await signInPage({ ...app, url: noor.address }, noor.page, 'coordinator', { name: 'Sem' })
    await noor.page.goto(noor.address + path)
    await state(noor).getByText('klaar voor zonder netwerk').waitFor()
    expect(await readsAs(noor)).to.equal('15 van 15 er · 15 getekend')
    await context.clearCookies()
    await context.addCookies(cookies)
    await findsItsTaps(noor, '14 van 15 er')
    expect(await saved()).to.deep.equal({ here: 14, signed: 15 })
  })

  it('asks whoever signs out on whichever page when taps wait, and loses none', async () => {
    const { page, address } = noor
    const context = page.context()
    const cookies = await context.cookies()
    noor.network.cut()
    await sign(noor, 0)
    await state(noor).getByText('1 wacht op netwerk').waitFor()
    await context.clearCookies()
    noor.network.mend()
    await signInPage({ ...app, url: address }, page, 'coordinator', { name: 'Eva' })
    await page.goto(`${address}/mijn-account`)
    const asked: string[] = []
    page.on('dialog', (dialog) => {
      asked.push(dialog.message())
      return asked.length === 1 ? dialog.dismiss() : dialog.accept()
    })
    await page.getByRole('button', { name: 'Afmelden' }).tap()
    await page.getByRole('button', { name: 'Afmelden' }).tap()
    await page.waitForURL(/aanmelden/)
    expect(asked).to.have.length(2)
    expect(asked[1]).to.contain('Tikken die nog niet zijn verstuurd, of zijn geweigerd en nog niet gelezen: 1')
    expect(await page.evaluate<string>(DUMP))
      .to.contain('"pages":[]')
      .and.to.contain('sealed')
    await context.clearCookies()
    await context.addCookies(cookies)
    await findsItsTaps(noor, '15 van 15 er')
    expect(await saved()).to.deep.equal({ here: 15, signed: 16 })
  })

  it('notes without network who is on no list, knows who is expected later today, and has the office give them the seat', async () => {
    const { page, address, network } = noor
    const toDoor = () => page.getByRole('link', { name: 'Iemand die niet op de lijst staat' }).tap()
    await page.goto(`${address}/bijeenkomsten`)
    await page.locator('[data-keep]').last().waitFor()
    network.cut()
    await page.goto(address + path)
    await toDoor()
    await page.getByText('Zoeken gaat nu alleen in de lijsten van vandaag').waitFor()
    await page.getByRole('searchbox').fill('woldem')
    await page.getByRole('searchbox').press('Enter')
    await page.getByText('Vandaag verwacht: 13:00–16:30 · Stadhuis Maastricht').first().waitFor()
    network.mend()
    await expectGoodPage(page)
    network.cut()
    await page.getByRole('button', { name: 'Noteer hier: Woldemichael Tesfay, R-000022' }).tap()
    await state(noor).getByText('1 wacht op netwerk').waitFor()
    await toDoor()
    await page.getByRole('searchbox').fill('Karim')
    await page.getByRole('searchbox').press('Enter')
    await page.getByText('Niet gevonden op deze telefoon').waitFor()
    expect(await page.getByLabel('Naam', { exact: true }).inputValue()).to.equal('Karim')
    await page.getByLabel('Wat weet u nog?').fill('BSN 9999 00018')
    await page.getByRole('button', { name: 'Noteer bezoeker' }).tap()
    await page.locator('#visitor').getByText('Hier staat een getal dat een BSN of V-nummer kan zijn').waitFor()
    await page.goto(address + path)
    await state(noor).getByText('1 wacht op netwerk').waitFor()
    expect(await page.getByRole('link', { name: 'Zoek het nu uit' }).count(), 'leads to no page now').to.equal(0)
    expect(await page.locator('#visitors li').allInnerTexts()).to.satisfy(
      ([first, ...none]: string[]) => first?.match(/Woldemichael.*\s+wacht op netwerk/) && none.length === 0,
    )
    const kept = await page.evaluate<string>(DUMP)
    for (const word of ['Woldemichael', 'R-000022']) expect(kept).not.to.contain(word)
    network.mend()
    network.cutBefore('application/json')
    await lookNow(noor)
    network.mend()
    await lookNow(noor)
    await page.locator('.visitor:has-text("R-000022"):not([data-waits])').waitFor()
    expect(await app.deps.db.read.countBy(Visitor, {})).to.equal(1)
    await sem.page.goto(`${sem.address}${path}`)
    await sem.page.getByRole('link', { name: 'Zoek het nu uit' }).tap()
    await sem.page.getByText('Wordt verwacht op do 17 dec').waitFor()
    await expectGoodPage(sem.page)
    await sem.page.getByRole('button', { name: 'Neem hier over: Woldemichael T' }).tap()
    await sem.page.waitForURL(/#p-/)
    expect(await readsAs(sem)).to.equal('16 van 16 er · 15 getekend')
    await lookNow(noor)
    await page.locator('.visitor').waitFor({ state: 'detached' })
    expect(await readsAs(noor)).to.equal('16 van 16 er · 15 getekend')
    await page.goto(address + path)
  })

  it('says that taps wait when the network takes them and never answers, four hours long, and sends them when it does', async () => {
    const { page, network, address } = sem
    await page.clock.install()
    await page.goto(address + path)
    await state(sem).getByText('klaar voor zonder netwerk').waitFor()
    network.swallow()
    await sign(sem, 1)
    await page.clock.fastForward(7000)
    await state(sem).getByText('1 wacht op netwerk').waitFor()
    await sign(sem, 1)
    network.cut()
    await page.clock.fastForward('04:00:00')
    await state(sem).getByText('2 wachten op netwerk').waitFor()
    network.mend()
    await page.clock.fastForward(7000)
    await allSent(sem)
    expect(await saved(), 'taken back and signed again').to.deep.equal({ here: 16, signed: 17 })
  })

  it('is told in words of what was tapped when the session was moved or called off meanwhile', async () => {
    const { page, network, address } = noor
    const { db } = app.deps
    const later = await db.read.findOneOrFail(Session, { where: { startTime: '13:00' }, relations: { group: true } })
    await page.goto(`${address}/bijeenkomsten`)
    await page.locator('[data-keep]').last().waitFor()
    network.cut()
    await page.goto(`${address}/bijeenkomsten/${later.id}`)
    await sign(noor, 0)
    await state(noor).getByText('1 wacht op netwerk').waitFor()
    await db.write((tx) => tx.update(Session, { id: later.id }, { day: '2026-12-18' }))
    network.mend()
    await lookNow(noor)
    await page.locator('#refused').getByText('tekent: Deze bijeenkomst is pas op').waitFor()
    await page.getByRole('button', { name: 'Gelezen' }).tap()
    await db.write((tx) => tx.update(Session, { id: later.id }, { day: '2026-12-17' }))
    await lookNow(noor)
    await state(noor).getByText('klaar voor zonder netwerk').waitFor()
    network.cut()
    await sign(noor, 1)
    await state(noor).getByText('1 wacht op netwerk').waitFor()
    await db.write((tx) => tx.update(Group, { id: later.group.id }, { status: 'cancelled' }))
    network.mend()
    await lookNow(noor)
    await page.locator('#refused').getByText('tekent: De bijeenkomst op').waitFor()
    await page.getByRole('button', { name: 'Gelezen' }).tap()
    await lookNow(noor)
    await state(noor).getByText('gaat niet door: de groep is afgelast').waitFor()
    await page.goto(address + path)
  })

  it('forgets a list that is closed, and one of another day', async () => {
    const { page, address } = noor
    const lists = async () =>
      (JSON.parse(await page.evaluate<string>(DUMP)) as Kept).pages.filter((one) => 'sealed' in one)
    await page.goto(`${address}/bijeenkomsten`)
    await page.locator('[data-keep]').first().waitFor()
    expect(await lists()).to.have.length(2)
    await page.goto(address + path)
    await page.getByRole('link', { name: 'Klaar' }).tap()
    const confirm = page.getByRole('button', { name: 'Klaar' })
    if (await confirm.count()) await confirm.tap()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.goto(`${address}/bijeenkomsten`)
    await page.goto(address + path)
    await page.waitForLoadState('networkidle')
    expect(await lists()).to.deep.equal([])
  })

  it('tells what was tapped more than a day ago and never sent, and keeps it no longer', async () => {
    const { page, network, address } = sem
    await page.goto(address + path)
    network.cut()
    await sign(sem, 2)
    await state(sem).getByText('1 wacht op netwerk').waitFor()
    await page.evaluate(AGE)
    network.mend()
    await page.goto(`${address}/bijeenkomsten`)
    await page
      .locator('#refused')
      .getByText(/Getikt op .*, en niet verstuurd binnen een dag/)
      .waitFor()
    expect((JSON.parse(await page.evaluate<string>(DUMP)) as Kept).taps).to.deep.equal([])
  })

  it('seals with a key that no script can read', async () => {
    const [account] = (JSON.parse(await noor.page.evaluate<string>(DUMP)) as Kept).accounts
    expect(account?.key).to.deep.equal({ extractable: false, algorithm: 'AES-GCM' })
  })

  it('keeps nothing after signing out', async () => {
    await noor.page.getByRole('button', { name: 'Afmelden' }).tap()
    await noor.page.waitForURL(/aanmelden/)
    expect(await noor.page.evaluate<string>(DUMP)).not.to.contain('sealed')
    expect(await noor.page.evaluate('caches.keys().then((names) => names.length)')).to.equal(0)
  })
})

interface Kept {
  readonly accounts: readonly { readonly key: object }[]
  readonly pages: readonly object[]
  readonly taps: readonly object[]
}

/** Makes what waits two days older. */
const AGE = String.raw`new Promise((resolve) => {
  const request = indexedDB.open('dagdeel-room')
  request.onsuccess = () => {
    const store = request.result.transaction('taps', 'readwrite').objectStore('taps')
    store.getAll().onsuccess = ({ target }) => {
      for (const row of target.result) store.put({ ...row, at: row.at - 2 * 24 * 60 * 60 * 1000 })
      store.transaction.oncomplete = () => { request.result.close(); resolve() }
    }
  }
})`

/** All that the database of the browser holds, as text; bytes as the signs that they would be. */
const DUMP = String.raw`new Promise((resolve) => {
  const request = indexedDB.open('dagdeel-room')
  request.onsuccess = async () => {
    const db = request.result
    const all = {}
    for (const name of db.objectStoreNames)
      all[name] = await new Promise((done) => {
        const rows = db.transaction(name).objectStore(name).getAll()
        rows.onsuccess = () => done(rows.result)
      })
    db.close()
    const text = (_, value) => (value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder('latin1').decode(value) :
      value instanceof CryptoKey ? { extractable: value.extractable, algorithm: value.algorithm.name } : value)
    resolve(JSON.stringify(all, text))
  }
})`
