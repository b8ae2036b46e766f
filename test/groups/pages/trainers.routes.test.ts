import { expect } from 'chai'
import { type SessionMove, moveSession } from '../../../src/groups/changing/move-session.ts'
import { askTrainers } from '../../../src/groups/trainers/ask-trainers.ts'
import { addTrainer } from '../../../src/groups/trainers/keep-trainers.ts'
import { mailTrainers } from '../../../src/groups/trainers/mail-trainers.ts'
import { trainerLink } from '../../../src/groups/trainers/trainer-mail-text.ts'
import { Trainer } from '../../../src/groups/trainers/trainer.entity.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { typedAvailability } from '../../../src/referrals/receiving/read-availability.ts'
import { type RunningApp, startApp } from '../../support/app.ts'
import { type Client, newClient } from '../../support/client.ts'
import { emptyPostgres } from '../../support/databases.ts'
import { aTownInvites } from '../../support/groups.ts'
import { signInAs } from '../../support/staff.ts'

const MOVE: SessionMove = {
  room: 'stadhuis/a',
  sessions: [{ number: 1, date: '2026-12-18', start: '13:00', end: '16:30' }],
  reason: 'other',
}

/** What a click on the button with this label would send, but for the token. */
function formAround(page: string, label: string): { action: string; fields: Record<string, string> } {
  const form = page.split('<form').find((one) => one.includes(`aria-label="${label}`)) ?? ''
  const hidden = [...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)]
  const button = form.split('<button').find((one) => one.includes(`aria-label="${label}`)) ?? ''
  const pressed = /name="(\w+)" value="(\w+)"/.exec(button)
  if (!pressed) throw new Error(`no button ${label}`)
  const fields = [...hidden, pressed].map(([, name = '', value = '']) => [name, value])
  return { action: /action="([^"]*)"/.exec(form)?.[1] ?? '', fields: Object.fromEntries(fields) }
}

describe('the pages of trainers', () => {
  let app: RunningApp
  let planner: Client
  let group: string
  let ada: Trainer

  before(async () => {
    app = await startApp({ databaseUrl: await emptyPostgres() })
    const [seat] = await aTownInvites(app.deps, 3)
    if (!seat) throw new Error('nobody was invited')
    group = seat.group.id
    const { week, ...always } = typedAvailability(null)
    const id = await addTrainer(app.deps, COMMAND, {
      ...{ name: 'Ada', email: 'ada@example.org', phone: '06 12345678', language: 'en', fee: '125' },
      ...{ roles: ['trainer', 'interpreter'], languages: 'ar, nl, ti', municipalities: ['0935'] },
      availability: { ...always, week: week.filter((half) => !half.startsWith('1-')), until: '31-12-2027' },
    })
    ada = await app.deps.db.read.findOneByOrFail(Trainer, { id })
    planner = await signInAs(app, 'planner', ['0935'])
  })
  after(() => app.close())

  const ask = (role: string, language: string) =>
    askTrainers(app.deps, COMMAND, { group, number: 1, role: role as 'trainer', language, trainers: [ada.id] })
  const sessionPage = async () => (await planner.get(`/groepen/${group}/trainers/1`)).text

  it('say that there is no such session, whatever stands for its number', async () => {
    for (const number of ['99999999999', '1e3', 'een', '-1']) {
      expect((await planner.get(`/groepen/${group}/trainers/${number}`)).status, number).to.equal(404)
      const asked = { role: 'trainer', language: 'ar', trainer: ada.id }
      expect((await planner.post(`/groepen/${group}/trainers/${number}`, asked)).status, number).to.equal(404)
    }
  })

  it('tell who must be called since a mail did not arrive, and call off who is needed no more', async () => {
    const wish = (interpreter: boolean) =>
      app.deps.db.write((tx) => tx.update(Person, { familyName: 'Haddad 1' }, { languages: ['ti', 'ar'], interpreter }))
    await wish(true)
    await ask('interpreter', 'ti')
    const { mailer } = app.deps
    const unknown = { state: 'rejected', code: 550, trouble: 'mailbox-unknown', reason: '550 unknown' } as const
    await mailTrainers({ ...app.deps, mailer: { ...mailer, send: () => Promise.resolve(unknown) } })
    expect((await planner.get('/')).text).to.match(/mail aan een trainer of tolk kwam niet aan/)
    expect((await planner.get('/groepen/zoekt')).text)
      .to.contain('Mails die niet aankwamen')
      .and.contain('06 12345678')
    await wish(false)
    expect(await sessionPage()).to.contain('de groep heeft ze niet meer nodig')
    const { action, fields } = formAround(await sessionPage(), 'Niet meer nodig: Ada')
    expect((await planner.post(action, fields)).location).to.equal(`/groepen/${group}/trainers/1`)
    expect(await sessionPage()).to.not.contain('de groep heeft ze niet meer nodig')
  })

  it('give the question again when the session went to another time while it stood there, in the language of the trainer', async () => {
    await ask('trainer', 'ar')
    const own = new URL(trainerLink(app.deps, ada)).pathname
    const theirs = newClient(app.url, { 'accept-language': 'nl' })
    const page = (await theirs.get(own)).text
    for (const known of [
      'Trainer, Interpreter',
      'Maastricht',
      'Tuesday (morning, afternoon, evening)',
      'until 31 December 2027',
    ])
      expect(page).to.contain(known)
    expect(page).to.contain('aria-label="Yes, I come: Thursday 17 December 2026, 09:00–12:30"')
    const planners = formAround(await sessionPage(), 'Zegt ja')
    await moveSession(app.deps, COMMAND, group, MOVE)
    const { action, fields } = formAround(page, 'Yes, I come')
    const refused = await theirs.post(action, fields)
    expect(refused.status).to.equal(409)
    expect(refused.text).to.contain('Somebody else changed this meanwhile').and.contain('13:00–16:30')
    expect((await planner.post(planners.action, planners.fields)).status).to.equal(409)
    const again = formAround(refused.text, 'Yes, I come')
    expect((await theirs.follow(await theirs.post(again.action, again.fields))).text).to.contain(
      'you give this session',
    )
  })
})
