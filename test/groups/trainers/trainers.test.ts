import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { type SessionMove, moveSession } from '../../../src/groups/changing/move-session.ts'
import { cancelGroup } from '../../../src/groups/group/end-group.ts'
import type { Group } from '../../../src/groups/group.entity.ts'
import { Session } from '../../../src/groups/session.entity.ts'
import { answerRequest, withdrawRequest } from '../../../src/groups/trainers/answer-request.ts'
import { askTrainers } from '../../../src/groups/trainers/ask-trainers.ts'
import type { TypedTrainer } from '../../../src/groups/trainers/check-trainer.ts'
import { addTrainer, changeTrainer, findTrainer, listTrainers } from '../../../src/groups/trainers/keep-trainers.ts'
import { listGivers, listStaffing, listUnstaffed, trainerTasks } from '../../../src/groups/trainers/list-staffing.ts'
import { listMailTrouble, listUnreached, recordTrainerReport } from '../../../src/groups/trainers/mail-trouble.ts'
import { mailTrainers } from '../../../src/groups/trainers/mail-trainers.ts'
import {
  openTrainerLink,
  showOwnSessions,
  trainerAsActor,
  trainerFeed,
} from '../../../src/groups/trainers/own-sessions.ts'
import { listGivenBy } from '../../../src/groups/trainers/read-requests.ts'
import { showSessionTrainers } from '../../../src/groups/trainers/show-session-trainers.ts'
import { resumeTrainer, stopTrainer } from '../../../src/groups/trainers/stop-trainer.ts'
import { trainerLink } from '../../../src/groups/trainers/trainer-mail-text.ts'
import { TrainerMail } from '../../../src/groups/trainers/trainer-mail.entity.ts'
import { TrainerRequest } from '../../../src/groups/trainers/trainer-request.entity.ts'
import { type Actor, COMMAND } from '../../../src/history/work.ts'
import { Event } from '../../../src/history/event.entity.ts'
import type { Mailer } from '../../../src/outside/mail/mailer.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { typedAvailability } from '../../../src/referrals/receiving/read-availability.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { aTownInvites } from '../../support/groups.ts'
import { refusal } from '../../support/refusal.ts'

const PLANNER: Actor = { kind: 'user', name: 'Noor de Wit', scope: ['0935'] }
const STRANGER: Actor = { kind: 'user', name: 'Sem Bakker', scope: ['0363'] }

const aTrainer = (name: string, wishes: Partial<TypedTrainer> = {}): TypedTrainer => ({
  ...{ name, email: `${name.toLowerCase()}@example.org`, phone: '', language: 'nl', roles: ['trainer'] },
  ...{ languages: 'ar, nl', municipalities: ['0935'], fee: '', availability: typedAvailability(null) },
  ...wishes,
})

const NEED = { number: 1, role: 'trainer', language: 'ar' } as const

const MOVE: SessionMove = {
  room: 'stadhuis/a',
  sessions: [{ number: 1, date: '2026-12-18', start: '09:00', end: '12:30' }],
  reason: 'other',
}

/** A mail server that knows nobody. */
const refusing = ({ mailer }: Deps): Mailer => ({
  ...mailer,
  send: () => Promise.resolve({ state: 'rejected', code: 550, trouble: 'mailbox-unknown', reason: '550 unknown' }),
})

onBothDatabases('trainers and interpreters', (newDatabase) => {
  let deps: Deps
  let group: Group
  let session: Session
  let ada: string
  let bo: string

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase(), now: '2026-11-27T09:00' })
    const [seat] = await aTownInvites(deps, 3)
    if (!seat) throw new Error('nobody was invited')
    const relations = { group: { slot: { room: { venue: true } } } }
    session = await deps.db.read.findOneOrFail(Session, { where: { group: { id: seat.group.id } }, relations })
    group = session.group
    ada = await addTrainer(deps, PLANNER, aTrainer('Ada', { fee: '125,50' }))
    bo = await addTrainer(deps, PLANNER, aTrainer('Bo'))
  })

  const ask = (...trainers: string[]) => askTrainers(deps, PLANNER, { ...NEED, group: group.id, trainers })
  const requestOf = (trainer: string) =>
    deps.db.read.findOneOrFail(TrainerRequest, {
      where: { trainer: { id: trainer }, session: { id: session.id } },
      relations: { session: true },
    })
  const says = async (trainer: string, what: 'yes' | 'no', world = deps) => {
    const { id, session } = await requestOf(trainer)
    const known = await findTrainer(deps.db.read, 'all', trainer)
    const answer = { request: id, says: what, sequence: session.sequence }
    return answerRequest(world, trainerAsActor(known), answer, trainer)
  }
  const trainerNeed = async () => {
    const { needs } = await showSessionTrainers(deps, PLANNER.scope, group.id, 1)
    const found = needs.find(({ role }) => role === 'trainer')
    if (!found) throw new Error('no trainer is needed')
    return found
  }
  const kinds = async () => {
    const mails = await deps.db.read.find(TrainerMail, {
      relations: { request: { trainer: true } },
      order: { at: 'ASC' },
    })
    return mails.map(({ kind, request, status }) => `${request.trainer.name} ${kind} ${status}`).sort()
  }

  it('are kept by planners of their municipalities, each mistake beside its field, and others are not told of them', async () => {
    const wrong = aTrainer('', { email: 'nergens', roles: [], languages: '', municipalities: [], fee: 'veel' })
    const never = { week: [''], from: 'gisteren', until: '' }
    const refused = await addTrainer(deps, PLANNER, { ...wrong, availability: never }).catch((error: unknown) => error)
    expect(
      (refused as { problems: { code: string; field: string }[] }).problems.map(
        ({ code, field }) => `${field} ${code}`,
      ),
    ).to.deep.equal([
      'name trainer-name-missing',
      'email email-invalid',
      'languages trainer-languages-missing',
      'roles trainer-role-missing',
      'municipalities municipality-missing',
      'fee fee-invalid',
      'from date-invalid',
      'week trainer-never-comes',
    ])
    expect(await refusal(addTrainer(deps, PLANNER, aTrainer('Ada')))).to.equal('trainer-known')
    expect(await refusal(addTrainer(deps, PLANNER, aTrainer('Cas', { municipalities: ['0363'] })))).to.equal(
      'not-found',
    )
    expect(await refusal(findTrainer(deps.db.read, STRANGER.scope, ada))).to.equal('trainer-unknown')
    expect(await refusal(stopTrainer(deps, STRANGER, ada))).to.equal('trainer-unknown')
    expect(await listTrainers(deps.db.read, STRANGER.scope)).to.deep.equal([])
    // Somebody else may keep the same person; that we do is not theirs to know.
    await addTrainer(deps, STRANGER, aTrainer('Ada', { municipalities: ['0363'] }))
  })

  it('keep the municipalities that who changes them may not see', async () => {
    const both = await addTrainer(deps, COMMAND, aTrainer('Cas', { municipalities: ['0363', '0935'] }))
    const { version } = await findTrainer(deps.db.read, PLANNER.scope, both)
    await changeTrainer(deps, PLANNER, both, { ...aTrainer('Cas', { phone: '06 12345678' }), version })
    expect(await findTrainer(deps.db.read, 'all', both)).to.deep.include({
      phone: '06 12345678',
      municipalities: ['0363', '0935'],
    })
    expect(await refusal(changeTrainer(deps, PLANNER, both, { ...aTrainer('Cas'), version }))).to.equal(
      'changed-meanwhile',
    )
  })

  it('are asked for a session by a mail with their own link, once, that names nobody of the group', async () => {
    expect(await ask(ada, bo)).to.equal(2)
    expect(await ask(ada)).to.equal(0)
    await Promise.all([mailTrainers(deps), mailTrainers(deps)])
    expect(await kinds()).to.deep.equal(['Ada asked sent', 'Bo asked sent'])
    const folder = join(deps.config.dataDir, 'mail')
    const texts = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')))
    const mail = texts.find((text) => text.includes('To: Ada'))?.replaceAll('=\r\n', '') ?? ''
    const { tokenNumber } = await findTrainer(deps.db.read, 'all', ada)
    expect(mail)
      .to.contain(`/t/${deps.secrets.token(ada, tokenNumber)}`)
      .and.contain('Stadhuis Maastricht')
      .and.contain('3 mensen')
    expect(mail).to.not.match(/Haddad|Rania|R-0000|9999/)
  })

  it('give the session when they are the first to say yes, also at the same moment, and the others hear that it is settled', async () => {
    await ask(ada, bo)
    await mailTrainers(deps)
    expect((await Promise.all([says(ada, 'yes'), says(bo, 'yes')])).sort()).to.deep.equal(['accepted', 'settled'])
    const staffing = (await listStaffing(deps.db.read, [session])).get(session.id)
    expect(staffing?.given).to.have.length(1)
    expect(staffing?.missing.map(({ role }) => role)).to.deep.equal(['interpreter'])
    await mailTrainers(deps)
    expect((await kinds()).filter((one) => / (confirmed|settled) /.test(one))).to.have.length(2)
    const events = await deps.db.read.findBy(Event, { groupId: group.id, actorKind: 'trainer' })
    expect(events.map(({ kind }) => kind)).to.deep.equal(['trainer.accepted'])
    expect(await refusal(ask(bo))).to.equal('need-given')
  })

  it('who refuse, also the evening before, leave it to the planner, who finds who else can, and what that costs', async () => {
    await ask(ada)
    await says(ada, 'yes')
    expect((await trainerNeed()).given?.status).to.equal('accepted')
    const evening = at(deps, '2026-12-16T20:00')
    expect(await says(ada, 'no', evening)).to.equal('declined')
    expect(
      (await listUnstaffed(evening, PLANNER.scope)).map(({ missing }) => missing.map(({ role }) => role)),
    ).to.deep.equal([['trainer', 'interpreter']])
    expect(await listUnstaffed(evening, STRANGER.scope)).to.deep.equal([])
    const [task] = await trainerTasks(evening, PLANNER.scope)
    expect(task).to.include({ count: 1, day: '2026-12-17', level: 'bad' })
    const { free } = await trainerNeed()
    expect(free.map(({ trainer, before }) => `${trainer.name} ${trainer.feeCents} ${before?.status}`)).to.deep.equal([
      'Ada 12550 declined',
      'Bo null undefined',
    ])
    await askTrainers(evening, PLANNER, { ...NEED, group: group.id, trainers: [bo] })
    expect(await refusal(says(bo, 'yes', at(deps, '2026-12-17T09:00')))).to.equal('session-begun')
    expect(await says(bo, 'yes', evening)).to.equal('accepted')
    expect(await says(ada, 'yes', evening)).to.equal('settled')
  })

  it('are asked anew when the session is moved, and what they said before does not count', async () => {
    await ask(ada)
    await says(ada, 'yes')
    await mailTrainers(deps)
    await moveSession(deps, COMMAND, group.id, MOVE)
    expect((await trainerNeed()).given).to.equal(null)
    expect((await trainerNeed()).asked.map(({ trainer }) => trainer.name)).to.deep.equal(['Ada'])
    await mailTrainers(deps)
    expect(await kinds()).to.deep.equal(['Ada confirmed sent', 'Ada moved sent'])
    expect(await says(ada, 'yes')).to.equal('accepted')
    expect((await trainerNeed()).given?.status).to.equal('accepted')
  })

  it('make room for another who says yes first after a move', async () => {
    await ask(ada, bo)
    await says(ada, 'yes')
    await moveSession(deps, COMMAND, group.id, MOVE)
    await ask(bo)
    expect(await says(bo, 'yes')).to.equal('accepted')
    expect(await says(ada, 'yes')).to.equal('settled')
  })

  it('are told when it is called off or they are needed no more, and not who refused', async () => {
    const cas = await addTrainer(deps, PLANNER, aTrainer('Cas'))
    await ask(ada, bo, cas)
    await mailTrainers(deps)
    await says(bo, 'no')
    await withdrawRequest(deps, PLANNER, (await requestOf(cas)).id)
    expect(await refusal(withdrawRequest(deps, STRANGER, (await requestOf(ada)).id))).to.equal('request-unknown')
    await cancelGroup(deps, COMMAND, group.id, { reason: 'weather' })
    await mailTrainers(deps)
    await mailTrainers(deps)
    expect((await kinds()).filter((one) => one.includes(' off '))).to.deep.equal(['Ada off sent', 'Cas off sent'])
    expect(await says(ada, 'yes')).to.equal('settled')
  })

  it('who stop give nothing any more, and their link opens nothing; back again they have a new one', async () => {
    await ask(ada)
    await says(ada, 'yes')
    const { tokenNumber } = await findTrainer(deps.db.read, 'all', ada)
    const word = deps.secrets.token(ada, tokenNumber)
    expect((await openTrainerLink(deps, word)).name).to.equal('Ada')
    await stopTrainer(deps, PLANNER, ada)
    expect((await trainerNeed()).given).to.equal(null)
    expect(await refusal(openTrainerLink(deps, word))).to.equal('trainer-link-unknown')
    expect(await refusal(ask(ada))).to.equal('trainer-can-not')
    await resumeTrainer(deps, PLANNER, ada)
    expect(await refusal(openTrainerLink(deps, word))).to.equal('trainer-link-unknown')
    expect((await openTrainerLink(deps, deps.secrets.token(ada, tokenNumber + 1))).name).to.equal('Ada')
  })

  it('who stopped for several are taken back by one planner for their own municipalities alone', async () => {
    const both: Actor = { ...PLANNER, scope: ['0935', '0938'] }
    await changeTrainer(deps, both, bo, { ...aTrainer('Bo', { municipalities: ['0935', '0938'] }), version: 1 })
    await stopTrainer(deps, both, bo)
    await resumeTrainer(deps, PLANNER, bo)
    const { municipalities, stoppedAt } = await findTrainer(deps.db.read, 'all', bo)
    expect([municipalities, stoppedAt]).to.deep.equal([['0935'], null])
    expect((await listTrainers(deps.db.read, ['0938'])).map(({ name }) => name)).not.to.include('Bo')
  })

  it('see their own sessions alone, how many come and nobody of them, and have them in a calendar', async () => {
    await ask(ada)
    await says(ada, 'yes')
    const trainer = await findTrainer(deps.db.read, 'all', ada)
    expect((await showOwnSessions(deps, trainer)).map(({ standing, people }) => `${standing} ${people}`)).to.deep.equal(
      ['accepted 3'],
    )
    expect(await showOwnSessions(deps, { id: bo })).to.deep.equal([])
    const other = await requestOf(ada)
    const answer = { request: other.id, says: 'no' as const, sequence: 0 }
    expect(await refusal(answerRequest(deps, trainerAsActor(trainer), answer, bo))).to.equal('request-unknown')
    const file = (await trainerFeed(deps, trainer, trainerLink(deps, trainer))).replaceAll('\r\n ', '')
    expect(file).to.contain('DTSTART;TZID=Europe/Amsterdam:20261217T090000').and.contain('SEQUENCE:0')
    expect(file).to.not.match(/Haddad|R-0000/)
    await cancelGroup(deps, COMMAND, group.id, { reason: 'weather' })
    expect(await trainerFeed(deps, trainer, ''))
      .to.contain('STATUS:CANCELLED')
      .and.contain('SEQUENCE:1')
  })

  it('say which interpreter is needed by who asked for one in the group, until somebody gives it', async () => {
    await deps.db.write((tx) =>
      tx.update(Person, { familyName: 'Haddad 1' }, { languages: ['ti', 'ar'], interpreter: true }),
    )
    const missing = async () =>
      (await listStaffing(deps.db.read, [session]))
        .get(session.id)
        ?.missing.map(({ role, language }) => `${role} ${language}`)
    expect(await missing()).to.deep.equal(['trainer ar', 'interpreter ar', 'interpreter ti'])
    await stopTrainer(deps, PLANNER, ada)
    await stopTrainer(deps, PLANNER, bo)
    expect(await missing(), 'where none are kept').to.deep.equal(['interpreter ti'])
    const selam = await addTrainer(deps, PLANNER, aTrainer('Selam', { roles: ['interpreter'], languages: 'Tigrinya' }))
    await askTrainers(deps, PLANNER, {
      group: group.id,
      number: 1,
      role: 'interpreter',
      language: 'ti',
      trainers: [selam],
    })
    await says(selam, 'yes')
    expect(await missing()).to.deep.equal(['trainer ar', 'interpreter ar'])
  })

  it('get a mail later that the server did not take, never twice one of which nobody knows whether it left', async () => {
    await ask(ada)
    const answering = (state: 'later' | 'unknown'): Mailer => ({
      ...deps.mailer,
      send: () => Promise.resolve({ state, down: true, reason: '421 closing' }),
    })
    expect(await refusal(mailTrainers({ ...deps, mailer: answering('later') }))).to.equal('trainer-mail-failed')
    expect(await kinds()).to.deep.equal([])
    await mailTrainers({ ...deps, mailer: answering('unknown') })
    await mailTrainers(deps)
    expect(await kinds()).to.deep.equal(['Ada asked claimed'])
    const trouble = await listMailTrouble(deps.db.read, [session.id])
    expect([...trouble.values()].map(({ status }) => status)).to.deep.equal(['claimed'])
  })

  it('are not said to have a mail that came back while it was being sent', async () => {
    await ask(ada)
    const bouncing: Mailer = {
      ...deps.mailer,
      send: async (mail) => {
        const sent = await deps.mailer.send(mail)
        const [{ id = '' } = {}] = await deps.db.read.find(TrainerMail)
        expect(await recordTrainerReport(deps, COMMAND, 'failed', [id])).to.equal('noted')
        return sent
      },
    }
    await mailTrainers({ ...deps, mailer: bouncing })
    expect(await kinds()).to.deep.equal(['Ada asked failed'])
  })

  it('answer the time and place that their page showed, not another one that they never saw', async () => {
    await ask(ada)
    const old = { request: (await requestOf(ada)).id, sequence: session.sequence }
    await moveSession(deps, COMMAND, group.id, MOVE)
    for (const says of ['yes', 'no'] as const) {
      expect(await refusal(answerRequest(deps, PLANNER, { ...old, says }))).to.equal('changed-meanwhile')
    }
    expect((await requestOf(ada)).status).to.equal('asked')
  })

  it('are looked for while a question is open once the session is near, and before when their mail did not arrive', async () => {
    const missing = async (now: string) =>
      (await listUnstaffed(at(deps, now), PLANNER.scope)).flatMap(({ missing }) => missing.map(({ role }) => role))
    await ask(ada)
    expect(await missing('2026-12-14T09:00')).to.deep.equal(['interpreter'])
    expect(await missing('2026-12-15T09:00')).to.deep.equal(['trainer', 'interpreter'])
    await mailTrainers({ ...deps, mailer: refusing(deps) })
    expect(await missing('2026-12-14T09:00')).to.deep.equal(['trainer', 'interpreter'])
  })

  it('are called when a mail did not arrive, also that it is off, until they refused or are asked anew', async () => {
    const called = async (scope = PLANNER.scope, now = '2026-11-27T12:00') =>
      (await listUnreached(at(deps, now), scope)).map(({ kind, request }) => `${request.trainer.name} ${kind}`)
    await ask(ada, bo)
    await mailTrainers({ ...deps, mailer: refusing(deps) })
    expect(await called()).to.deep.equal(['Ada asked', 'Bo asked'])
    expect(await called(STRANGER.scope)).to.deep.equal([])
    await says(bo, 'no')
    expect(await called()).to.deep.equal(['Ada asked'])
    await ask(bo)
    expect(await called(), 'of the round before').to.deep.equal(['Ada asked'])
    await says(ada, 'yes')
    await mailTrainers(at(deps, '2026-11-27T10:00'))
    expect(await called()).to.deep.equal([])
    await cancelGroup(deps, COMMAND, group.id, { reason: 'weather' })
    await mailTrainers({ ...at(deps, '2026-11-27T11:00'), mailer: refusing(deps) })
    expect(await called()).to.deep.equal(['Ada off'])
    expect(await called(PLANNER.scope, '2026-12-17T09:00'), 'once it began').to.deep.equal([])
  })

  it('whom others keep too stop for the municipalities of the planner alone', async () => {
    const both = await addTrainer(deps, COMMAND, aTrainer('Cas', { municipalities: ['0363', '0935'] }))
    await ask(both)
    await says(both, 'yes')
    await stopTrainer(deps, { ...PLANNER, scope: ['0363'] }, both)
    expect((await findTrainer(deps.db.read, 'all', both)).municipalities).to.deep.equal(['0935'])
    expect((await requestOf(both)).status, 'in the venue of others').to.equal('accepted')

    const again = await addTrainer(deps, COMMAND, aTrainer('Dee', { municipalities: ['0363', '0935'] }))
    await says(both, 'no')
    await ask(again)
    await stopTrainer(deps, PLANNER, again)
    expect(await findTrainer(deps.db.read, 'all', again)).to.deep.include({ municipalities: ['0363'], stoppedAt: null })
    expect((await requestOf(again)).status).to.equal('withdrawn')
    await stopTrainer(deps, STRANGER, again)
    expect((await findTrainer(deps.db.read, 'all', again)).stoppedAt).to.be.a('string')
    const events = await deps.db.read.findBy(Event, { groupId: group.id, kind: 'trainer.withdrawn' })
    expect(events.map(({ actorName, data }) => `${actorName}: ${String(data['name'])}`)).to.deep.equal([
      'Noor de Wit: Dee',
    ])
  })

  it('keep what they gave of a session that has begun, also when they stop that day', async () => {
    await ask(ada)
    await says(ada, 'yes')
    const after = at(deps, '2026-12-17T12:00')
    expect(await refusal(withdrawRequest(after, PLANNER, (await requestOf(ada)).id))).to.equal('session-begun')
    await stopTrainer(after, PLANNER, ada)
    expect((await requestOf(ada)).status).to.equal('accepted')
  })

  it('hear that they are needed no more when who asked for an interpreter no longer does, and need not answer', async () => {
    const wish = (interpreter: boolean) =>
      deps.db.write((tx) => tx.update(Person, { familyName: 'Haddad 1' }, { languages: ['ti', 'ar'], interpreter }))
    await wish(true)
    const selam = await addTrainer(deps, PLANNER, aTrainer('Selam', { roles: ['interpreter'], languages: 'Tigrinya' }))
    const need = { group: group.id, number: 1, role: 'interpreter', language: 'ti' } as const
    await askTrainers(deps, PLANNER, { ...need, trainers: [selam] })
    const unneeded = async () =>
      (await showSessionTrainers(deps, PLANNER.scope, group.id, 1)).unneeded.map(({ trainer }) => trainer.name)
    expect(await unneeded()).to.deep.equal([])
    await wish(false)
    expect(await unneeded()).to.deep.equal(['Selam'])
    expect(await says(selam, 'yes')).to.equal('settled')
    expect((await showOwnSessions(deps, { id: selam })).map(({ standing }) => standing)).to.deep.equal(['withdrawn'])
    await withdrawRequest(deps, PLANNER, (await requestOf(selam)).id)
    expect(await unneeded()).to.deep.equal([])
  })

  it('are counted by what they gave in the four weeks before, whatever else they ever gave', async () => {
    await ask(ada)
    await says(ada, 'yes')
    const given = async (...days: [string, string]) => (await listGivenBy(deps.db.read, [ada, bo], days)).get(ada)
    expect((await given('2026-12-17', '2026-12-17'))?.map(({ id }) => id)).to.deep.equal([session.id])
    expect(await given('2026-12-18', '2027-12-17')).to.deep.equal([])
    expect([...(await listGivers(deps.db.read, [group.id]))]).to.deep.equal([[`${group.id} 2026-12-17`, ['Ada']]])
  })
})
