import { expect } from 'chai'
import express from 'express'
import { IsNull, Not } from 'typeorm'
import { addUser } from '../../src/accounts/users/add-user.ts'
import { createApp } from '../../src/app.ts'
import type { Deps } from '../../src/deps.ts'
import { Tap } from '../../src/attendance/tap.entity.ts'
import { Placement } from '../../src/groups/placement.entity.ts'
import { COMMAND, NEWCOMER, work } from '../../src/history/work.ts'
import { EmailChange } from '../../src/invitations/due/email-change.entity.ts'
import { findRecipient } from '../../src/invitations/recipient/recipient.ts'
import { emailToken } from '../../src/invitations/message/snapshot.ts'
import { Message } from '../../src/invitations/message/message.entity.ts'
import { makeReviewLink } from '../../src/invitations/reviews/review-links.ts'
import { useCorrections } from '../../src/invitations/texts/corrections.ts'
import { stoppedClock } from '../../src/outside/clock.ts'
import { Person } from '../../src/people/person.entity.ts'
import { ReferralImport } from '../../src/referrals/review/referral-import.entity.ts'
import { assets } from '../../src/web/page/assets.ts'
import type { PageLocals } from '../../src/web/page/page.ts'
import { type RunningApp, serveApp } from '../support/app.ts'
import { newPage, type PageOptions } from '../support/browser.ts'
import { answers } from '../support/every-form/answers.ts'
import { aBusyTown } from '../support/busy-town.ts'
import { aTownWithEverything } from '../support/every-form/filled-town.ts'
import { type FormInView, formsInViews } from '../support/every-form/forms-in-views.ts'
import type { Form } from '../support/every-form/read-page.ts'
import { trainersAtWork } from '../support/every-form/trainers.ts'
import { drawAlike } from '../support/every-form/same-draws.ts'
import { rememberForms, type Routes, routesOf } from '../support/every-form/routes.ts'
import { type Walk, type Wanted, walkFrom } from '../support/every-form/walk.ts'
import { aColleague, PASSWORD } from '../support/staff.ts'
import { answerPlacement } from '../../src/groups/seats/answer-placement.ts'
import { sendMessages } from '../../src/invitations/mail/send-messages.ts'
import { tellNeeds } from '../../src/invitations/newcomer/newcomer-requests.ts'
import { seatOf } from '../invitations/a-group.ts'
import { aTownInvites } from '../support/groups.ts'
import { recordSigning } from '../../src/attendance/signing/record-signing.ts'
import { PersonMerge } from '../../src/referrals/person-merge.entity.ts'
import { twoGroups } from '../support/two-groups.ts'
import { askEmail } from '../../src/invitations/newcomer/tell-contact.ts'

describe('every form, in a browser, filled in and sent with a click and with Enter', function () {
  this.timeout(600_000)
  const came = new Set<string>()
  const done = new Set<string>()
  const walk: Walk = { sent: [], faults: [], entered: new Set() }
  let routes: Routes
  let app: RunningApp
  let empty: RunningApp
  let endDraws: () => void
  let typedCode = ''
  let trainerWord = ''

  const start = () =>
    serveApp({ clock: stoppedClock('2026-12-01T10:00'), environment: { SMS_URL: 'keep' } }, (deps) => {
      const whole = createApp(deps)
      routes = routesOf(whole)
      sayViews(whole.locals as { views: PageLocals['views'] })
      // Their number differs from run to run, and each request draws an id.
      return express().use('/assets', assets()).use(rememberForms(came), whole)
    })
  before(async () => {
    endDraws = drawAlike()
    app = await start()
    await aTownWithEverything(app.deps)
    trainerWord = await trainersAtWork(app.deps)
    empty = await start()
  })
  after(async () => {
    await app.close()
    await empty.close()
    useCorrections([])
    endDraws()
  })

  /** Walks from an address, looking at so many pages of a kind; whoever signs in on the way is `email`. */
  const walked = async (
    { url }: RunningApp,
    address: string,
    alike: (pattern: string) => number,
    email = '',
    options: PageOptions = {},
    { sent = done, wanted }: { readonly sent?: Set<string>; readonly wanted?: Wanted } = {},
  ) => {
    const page = await newPage({ javaScript: false, ...options })
    await page.goto(url + address)
    const typed: typeof answers = (form, field, number) =>
      /aanmelden|beheerder/.test(form.action) && email
        ? { email, password: PASSWORD }[field.name]
        : form.action === '/k' && field.name === 'code'
          ? typedCode
          : answers(form, field, number)
    const route = { origin: url, patternOf: routes.patternOf, answers: typed, alike, rank, wanted }
    await walkFrom(page, route, walk, sent)
    await page.context().close()
    expect(walk.faults.splice(0)).to.deep.equal([])
  }
  const few = () => 1

  it('works for newcomers, in every state of their invitation', async () => {
    for (const token of await tokensOf(app.deps)) await walked(app, `/u/${token}`, few, '', { size: 'phone' })
    const { placementId } = await app.deps.db.read.findOneByOrFail(Message, { status: 'sent', kind: 'invitation' })
    const recipient = await findRecipient(app.deps.db.read, placementId)
    await work(app.deps, NEWCOMER, {}, (work) => askEmail(work, app.deps, recipient, 'nieuw@example.org'))
    for (const { id } of await app.deps.db.read.findBy(EmailChange, { status: 'asked' }))
      await walked(app, `/u/${emailToken(app.deps.secrets, id)}/adres`, few, '', { size: 'phone' })
    // On their own page they took it back.
    await tellNeeds(app.deps, recipient, { needs: ['interpreter'], language: 'so' })
  })

  it('works for who agreed to SMS and takes that back', async () => {
    const { id } = await app.deps.db.read.findOneByOrFail(Placement, { status: 'invited', tokenHash: Not(IsNull()) })
    const { person } = await findRecipient(app.deps.db.read, id)
    const agreed = { phone: '06 12345678', smsNumber: '+31612345678', smsSince: app.deps.clock.now(), smsBy: 'Noor' }
    await app.deps.db.write((tx) => tx.update(Person, { id: person.id }, agreed))
    const wanted: Wanted = ({ action }) => /sms-niet/.test(action)
    const address = `/u/${app.deps.secrets.token(id, 1)}/hulp`
    await walked(app, address, () => 0, '', { size: 'phone' }, { sent: new Set(), wanted })
    expect(walk.sent.filter(({ action }) => /sms-niet/.test(action))).to.have.length(1)
  })

  it('works for who types the code of their letter', async () => {
    const { id, tokenNumber } = await app.deps.db.read.findOneByOrFail(Placement, { codeHash: Not(IsNull()) })
    typedCode = app.deps.secrets.code(id, tokenNumber)
    await walked(app, '/k', few, '', { size: 'phone' })
  })

  it('works for who reviews the texts of a language', async () => {
    const word = await makeReviewLink(app.deps, COMMAND, { language: 'vi', name: 'A. Lezer', days: 30 })
    await walked(app, `/nakijken/${word}`, few, '', { size: 'phone' })
    const { email } = await aColleague(app.deps, 'admin')
    await walked(app, '/berichten/nakijken/taal/am', () => 0, email, {}, { sent: new Set() })
  })

  it('works for a trainer behind the link in their mails', async () => {
    await walked(app, `/t/${trainerWord}`, few, '', { size: 'phone' })
  })

  it('works for a newcomer who can not come and is offered another half day', async () => {
    const small = await start()
    await twoGroups(small.deps, 4, 5)
    await sendMessages(small.deps, COMMAND)
    const { id } = await seatOf(small.deps, 1)
    await answerPlacement(small.deps, NEWCOMER, id, { coming: false, reason: 'work' })
    await walked(small, `/u/${small.deps.secrets.token(id, 1)}`, few, '', { size: 'phone' })
    await small.close()
  })

  it('works for the first administrator, in an application without anything', async () => {
    const own = new Set<string>()
    await walked(empty, '/', () => 0, 'eva@example.org', {}, { sent: own })
  })

  it('works for who chooses a half day together with somebody, sends them an invitation again, or merges and splits', async () => {
    const { email } = await aColleague(app.deps, 'planner')
    const { id } = await app.deps.db.read.findOneByOrFail(PersonMerge, { goneReference: 'R-000097' })
    for (const page of ['R-000070/opnieuw', 'R-000070/plaatsen', 'R-000070/samenvoegen', `R-000096/splitsen/${id}`])
      await walked(app, `/mensen/${page}`, () => 0, email, {}, { sent: new Set() })
  })

  it('works for who says of some dates, and of all at once, that DUO has them', async () => {
    const small = await start()
    const later = { ...small.deps, clock: stoppedClock('2026-12-18T09:00') }
    for (const { id } of await aTownInvites(small.deps, 3))
      await recordSigning(later, COMMAND, id, { signedOn: '2026-12-17' })
    const { email } = await aColleague(small.deps, 'planner')
    const wanted: Wanted = ({ action, method }) =>
      /aanmelden|\/gekozen$/.test(action) || (method === 'get' && action === '/terugmeldingen')
    await walked(small, '/terugmeldingen', () => 0, email, {}, { sent: new Set(), wanted })
    await walked(small, '/terugmeldingen/alles', () => 0, email, {}, { sent: new Set() })
    await small.close()
  })

  it('works for who approves several proposals at once, and counts several messages as sent', async () => {
    const small = await start()
    await aBusyTown(small.deps)
    const { email } = await aColleague(small.deps, 'planner')
    const together: Wanted = ({ action }) => /aanmelden|^\/groepen\/gekozen/.test(action)
    await walked(small, '/groepen?deel=proposed', () => 0, email, {}, { sent: new Set(), wanted: together })
    await small.close()
    const sent: Wanted = ({ action, values }) =>
      /aanmelden|^\/berichten\/gekozen$/.test(action) || values.some(([, value]) => value === 'verzonden')
    const planner = await aColleague(app.deps, 'planner')
    const unsure = '/berichten?deel=wacht&manier=email'
    await walked(app, unsure, () => 0, planner.email, {}, { sent: new Set(), wanted: sent })
  })

  it('works for who chooses between what two phones said, notes a paper list, sends somebody back, or settles the values of a file', async () => {
    const { email } = await aColleague(app.deps, 'admin')
    const [tap] = await app.deps.db.read.find(Tap)
    const files = await app.deps.db.read.findBy(ReferralImport, { status: 'uploaded' })
    const session = `/bijeenkomsten/${tap?.sessionId}`
    const values = files.map(({ id }) => `/importeren/${id}/waarden`)
    const starts = ['/bijeenkomsten/niet-getekend', '/bijeenkomsten/bezoekers', session, `${session}/papier`, ...values]
    const wanted: Wanted = ({ action }) => /aanmelden|niet-getekend|\/(verschil|erbij|papier|waarden)$/.test(action)
    for (const start of starts) await walked(app, start, () => 0, email, {}, { sent: new Set(), wanted })
  })

  it('works for an administrator, on every kind of page', async () => {
    const { email } = await aColleague(app.deps, 'admin')
    await walked(app, '/aanmelden', (pattern) => ALIKE[pattern] ?? 2, email)
  })

  it('works for a planner of one municipality, a coordinator, and who chooses a password', async () => {
    for (const role of ['planner', 'coordinator'] as const)
      await walked(app, '/aanmelden', few, (await aColleague(app.deps, role)).email)
    const invited = { email: 'nieuw@example.org', name: 'Sem Bos', role: 'reader' as const, municipalities: ['0938'] }
    await walked(app, new URL((await addUser(app.deps, COMMAND, invited)).link).pathname, few)
  })

  it('was met on the way: there is no other in the views, and no door that none of them leads to', async () => {
    const left = () => formsInViews().filter((form) => !walk.sent.some((sent) => sent.accepted && isSent(form, sent)))
    // On which of many pages alike a form stands may have changed: what is left is looked for on more of them.
    const missing = left()
    if (missing.length > 0) {
      const { email } = await aColleague(app.deps, 'admin')
      const wanted: Wanted = (form) => /aanmelden/.test(form.action) || missing.some((one) => isSent(one, form))
      await walked(app, '/aanmelden', (pattern) => 3 * (ALIKE[pattern] ?? 2), email, {}, { sent: new Set(), wanted })
    }
    const names = left().map(({ name }) => name)
    const refused = walk.sent
      .filter(({ accepted }) => !accepted)
      .map(({ view, action, errors }) => `${view} ${action}: ${errors.join(' ')}`)
    expect(names, refused.join('\n')).to.deep.equal([])
    expect(routes.formsWithout(came)).to.deep.equal([])
  })
})

/** In which there is much to see. */
const ALIKE: Readonly<Record<string, number>> = {
  '/groepen/:id': 8,
  '/groepen/:id/trainers/:number': 8,
  '/berichten/:id': 16,
  '/berichten/eigen-tekst/:code/:kind': 6,
  '/bijeenkomsten/:id': 4,
  '/importeren/:id': 6,
  '/inrichting/dagdeel/:code': 7,
  '/inrichting/dagdelen?dag': 8,
}

/** The link of somebody for each state of a seat; of who was told by mail, where there is one. */
async function tokensOf({ db, secrets }: Deps): Promise<string[]> {
  const told = await db.read.find(Message)
  const toldBy = (...channels: readonly Message['channel'][]) =>
    new Set(told.filter(({ channel }) => channels.includes(channel)).map(({ placementId }) => placementId))
  const placements = await db.read.find(Placement)
  const inTurn = [toldBy('letter', 'call'), toldBy('email')].flatMap((ids) =>
    placements.filter(({ id }) => ids.has(id)),
  )
  return [...new Map(inTurn.map((one) => [one.status, one])).values()].map(({ id }) => secrets.token(id, 1))
}

/** Each page says at its end which view it is. */
function sayViews(locals: { views: PageLocals['views'] }): void {
  const { views } = locals
  locals.views = { render: (view, data) => `${views.render(view, data)}<!-- view: ${view} -->` }
}

/** First what leaves everything as it is, then what takes something away, and signing out last. */
function rank({ action, hidden }: Form): number {
  // Who was not reached is called again.
  if (hidden.some(([, value]) => value === 'niet-bereikt')) return 0
  const late = RANKS.find(([actions]) => actions.test(action))
  return late?.[1] ?? 1
}

const RANKS: readonly (readonly [actions: RegExp, rank: number])[] = [
  [/^\/(taal|afmelden)$/, 9],
  // Marks everybody who is not marked yet.
  [/\/papier$/, 8],
  [/\/(print|verstuur)$|^\/vannacht$/, 7],
  // Prints one of the letters, after which it is held back no more.
  [/\/brieven\/gekozen$/, 6.5],
  [/\/samenvoegen\/[^/]+$/, 6],
  [/\/(afgelasten|samenvoegen|uitschakelen|verwijderen|stoppen|laten-liggen)$/, 6],
  [/\/(goedkeuren|intrekken|weggooien|toepassen)$/, 5],
  [/\/berichten\/[^/]+\/terug$|\/(publiceren|aanpassen)$/, 4],
  [/\/ondertekening$/, 3],
  // What is closed takes no paper list any more.
  [/\/klaar$/, 4],
  // What marks all dates at once comes after what marks them one by one.
  [/^\/terugmeldingen$/, 3],
  [/^\/terugmeldingen\/gekozen$/, 2],
]

function isSent({ view, method, action, values }: FormInView, sent: Parameters<Wanted>[0]): boolean {
  const has = ([name, value]: readonly [string, string]) =>
    sent.values.some(([key, given]) => key === name && given === value)
  return (
    (view === undefined || sent.view === view) &&
    sent.method === method &&
    action.test(sent.action) &&
    values.every(has)
  )
}
