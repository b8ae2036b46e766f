import { expect } from 'chai'
import { pino } from 'pino'
import { TIMETABLE } from '../../../src/history/work.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { startApp, type RunningApp } from '../../support/app.ts'
import { expectNoViolations } from '../../support/axe.ts'
import { newPage } from '../../support/browser.ts'
import { at } from '../../support/deps.ts'
import { signInAs, signInPage } from '../../support/staff.ts'
import { aFormedGroup, messagesIn } from '../a-group.ts'

describe('mails of which nobody knows whether they arrived', () => {
  let app: RunningApp

  before(async () => {
    app = await startApp()
    const early = at(app.deps, '2026-11-23T09:00')
    await aFormedGroup(early, [{}, {}, {}, {}])
    const killed = { ...app.deps.mailer, send: () => Promise.reject(new Error('killed')) }
    await sendMessages({ ...early, mailer: killed, log: pino({ level: 'silent' }) }, TIMETABLE)
  })
  after(() => app.close())

  it('are settled together, by clicks, each choice with what it means', async () => {
    const page = await newPage()
    await signInPage(app, page, 'planner')
    await page.getByRole('link', { name: 'Brieven en berichten' }).first().click()
    await page.getByRole('link', { name: 'Handel deze 4 berichten samen af' }).click()
    await expectNoViolations(page)
    if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/doubt.png` })
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(320)
    if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/doubt-phone.png`, fullPage: true })
    for (const box of (await page.getByRole('checkbox').all()).slice(1)) await box.uncheck()
    await page.getByRole('button', { name: 'Stuur opnieuw' }).click()
    expect(await page.locator('main').innerText()).to.contain('1 bericht gaat zo opnieuw weg.')
    await page.getByRole('link', { name: 'Handel deze 3 berichten samen af' }).click()
    await page.getByRole('button', { name: 'Tel als verzonden' }).click()
    expect(await page.locator('main').innerText()).to.contain('3 berichten tellen nu als verzonden.')
    const states = (await messagesIn(app.deps)).map((text) => text.slice(2)).sort()
    expect(states).to.deep.equal(['invitation email queued', ...Array<string>(3).fill('invitation email sent')])
    await page.context().close()
  }).timeout(40_000)

  it('don’t keep whoever presses the button waiting while a mail server thinks', async () => {
    let letGo = () => {}
    const thinking = new Promise<void>((resolve) => (letGo = resolve))
    const mailer = { ...app.deps.mailer, send: () => thinking.then(() => ({ state: 'sent' as const })) }
    const slow = await startApp({ ...app.deps, mailer, databaseUrl: app.deps.config.databaseUrl })
    await app.deps.db.write((tx) => tx.update(Message, { status: 'queued' }, { dueAt: '2026-11-23T08:00:00.000Z' }))
    const planner = await signInAs(slow, 'planner')
    const answer = await planner.post('/berichten/verstuur')
    expect((await planner.follow(answer)).text).to.contain('Dagdeel verstuurt de e-mails.')
    letGo()
  })

  it('are asked for again when none is chosen, and are nobody else’s', async () => {
    const planner = await signInAs(app, 'planner')
    const none = await planner.post('/berichten/onzeker', { keuze: 'opnieuw' })
    expect(none.status).to.equal(422)
    expect(none.text).to.contain('Kies minstens één bericht.')
    const [{ id } = { id: '' }] = await app.deps.db.read.findBy(Message, { status: 'sent' })
    const elsewhere = await signInAs(app, 'planner', ['0363'])
    expect((await elsewhere.post('/berichten/onzeker', { keuze: 'opnieuw', bericht: id })).status).to.equal(404)
    expect((await (await signInAs(app, 'reader')).get('/berichten/onzeker')).status).to.equal(403)
  })
})
