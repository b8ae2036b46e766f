import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { leaveProgramme } from '../../../src/groups/seats/leave-programme.ts'
import { COMMAND, type Actor } from '../../../src/history/work.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { runAllJobs } from '../../../src/jobs.ts'
import type { ReferralCandidate } from '../../../src/referrals/file/candidate.ts'
import { decideMove } from '../../../src/referrals/moves/settle-moves.ts'
import { listMoves } from '../../../src/referrals/moves/list-moves.ts'
import { Move } from '../../../src/referrals/moves/move.entity.ts'
import { receiveReferrals } from '../../../src/referrals/receiving/receive-referrals.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { everyoneIsInvited, seatsIn } from '../../support/groups.ts'
import { expectRefusal } from '../../support/refusals.ts'
import { refusal } from '../../support/refusal.ts'
import { aCandidate, aTown, peopleWait } from '../../support/town.ts'

const MAASTRICHT: Actor = { kind: 'user', name: 'Noor de Wit', scope: ['0935'] }
const MEERSSEN: Actor = { kind: 'user', name: 'Mees in Meerssen', scope: ['0938'] }
const AMSTERDAM: Actor = { kind: 'user', name: 'Iemand in Amsterdam', scope: ['0363'] }
const A_KEY: Actor = { kind: 'key', name: 'Zaaksysteem', scope: ['0363'] }

/** A guess: the number of somebody, and a name that isn't theirs. */
const guessed = (number: number, wishes: Partial<ReferralCandidate> = {}) =>
  aCandidate(number, {
    municipality: '0363',
    reference: `A-${number}`,
    familyName: 'Bos',
    birthDate: '1990-01-01',
    ...wishes,
  })

/** The same person as in Maastricht. */
const moving = (number: number, wishes: Partial<ReferralCandidate> = {}) =>
  aCandidate(number, { municipality: '0363', reference: `A-${number}`, ...wishes })

onBothDatabases('who may have moved', (newDatabase) => {
  let deps: Deps

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
    await peopleWait(deps, 3)
  })

  /** `0935 placed`, `0363 paused may-have-moved` of everyone who has this number. */
  const standing = async (number: number): Promise<string[]> => {
    const bsnHash = deps.secrets.hash('bsn', aCandidate(number).bsn!)
    const found = await deps.db.read.find(Referral, { where: { person: { bsnHash } }, relations: { person: true } })
    return found.map((one) => [one.municipality, one.status, one.statusReason].filter(Boolean).join(' ')).sort()
  }
  const receive = (by: Actor, ...candidates: ReferralCandidate[]) => receiveReferrals(deps, by, candidates)
  const openTo = async (scope: Actor['scope']) => (await listMoves(deps, scope, { skip: 0, take: 500 })).moves
  const answer = async (by: Actor, moved: boolean) => decideMove(deps, by, (await openTo(by.scope))[0]!.id, moved)
  const history = async (municipality: string, kind: string) =>
    (await deps.db.read.find(Event, { where: { municipality, kind }, order: { at: 'ASC', id: 'ASC' } })).map(
      ({ actorKind, actorName }) => `${actorKind} ${actorName}`,
    )

  it('moves by itself when number, name and birth date agree; each municipality reads who did it, as far as it may know', async () => {
    await receive(AMSTERDAM, moving(1, { familyName: 'HADDAD 1' }))
    expect(await standing(1)).to.deep.equal(['0363 waiting', '0935 withdrawn moved'])
    expect(await history('0935', 'referral.withdrawn')).to.deep.equal(['other-file Amsterdam'])
    expect(await history('0363', 'move.made')).to.deep.equal(['user Iemand in Amsterdam'])
    await receive(A_KEY, moving(2))
    expect(await history('0935', 'referral.withdrawn')).to.deep.equal(['other-file Amsterdam', 'other-api Amsterdam'])
  })

  it('stays where it is when only the number agrees, with the seat; the new referral waits for an answer', async () => {
    await everyoneIsInvited(deps)
    await receive(AMSTERDAM, guessed(1))
    expect(await standing(1)).to.deep.equal(['0363 paused may-have-moved', '0935 placed'])
    await formGroups(deps, COMMAND)
    expect((await seatsIn(deps)).map(({ status }) => status)).to.deep.equal(['invited', 'invited', 'invited'])
    expect(await history('0935', 'move.maybe')).to.deep.equal(['other-file Amsterdam'])
    expect(await history('0363', 'move.asked')).to.deep.equal(['user Iemand in Amsterdam'])
  })

  it('asks the municipality that has them, with nothing of what the other one knows', async () => {
    await receive(AMSTERDAM, guessed(1))
    expect(await openTo(AMSTERDAM.scope)).to.deep.equal([])
    const { id, askedAt, referralId, ...asked } = (await openTo(MAASTRICHT.scope))[0]!
    expect(asked).to.deep.equal({
      reference: 'R-000001',
      name: 'Rania Haddad 1',
      birthDate: '1986-09-08',
      municipality: '0935',
      status: 'waiting',
      to: 'Amsterdam',
    })
    expect([id, askedAt, referralId].every(Boolean)).to.equal(true)
    expect(JSON.stringify(await deps.db.read.findBy(Event, { municipality: '0935' })))
      .to.not.contain('Bos')
      .and.not.contain('Iemand in Amsterdam')
  })

  it('yes: stops here, and waits there', async () => {
    await receive(AMSTERDAM, guessed(1))
    await answer(MAASTRICHT, true)
    expect(await standing(1)).to.deep.equal(['0363 waiting', '0935 withdrawn moved'])
    expect(await history('0935', 'referral.withdrawn')).to.deep.equal(['user Noor de Wit'])
    expect(await history('0363', 'move.confirmed')).to.deep.equal(['other other'])
    expect(await openTo('all')).to.deep.equal([])
  })

  it('no: everything here stays; there a person has to decide, and can not go on before the other lets go', async () => {
    await everyoneIsInvited(deps)
    await receive(AMSTERDAM, guessed(1))
    await answer(MAASTRICHT, false)
    expect(await standing(1)).to.deep.equal(['0363 paused move-denied', '0935 placed'])
    const { id } = await deps.db.read.findOneByOrFail(Referral, { reference: 'A-1' })
    await expectRefusal(leaveProgramme(deps, AMSTERDAM, id, { to: 'waiting' }), 'active-elsewhere')
    const { id: first } = await deps.db.read.findOneByOrFail(Referral, { reference: 'R-000001' })
    await leaveProgramme(deps, MAASTRICHT, first, { to: 'withdrawn', reason: 'moved' })
    await leaveProgramme(deps, AMSTERDAM, id, { to: 'waiting' })
    expect(await standing(1)).to.deep.equal(['0363 waiting', '0935 withdrawn moved'])
  })

  it('asks once, however often the file comes, and never again after a no', async () => {
    for (let times = 0; times < 3; times++) await receive(AMSTERDAM, guessed(1))
    expect(await openTo('all')).to.have.length(1)
    await answer(MAASTRICHT, false)
    await receive(AMSTERDAM, guessed(1, { phone: '0687654321' }))
    expect(await openTo('all')).to.have.length(0)
    expect(await standing(1)).to.deep.equal(['0363 paused move-denied', '0935 waiting'])
  })

  it('of two answers at once the first counts, and the other is told', async () => {
    await receive(AMSTERDAM, guessed(1))
    const [{ id } = { id: '' }] = await openTo('all')
    const answers = await Promise.all([true, false].map((moved) => refusal(decideMove(deps, MAASTRICHT, id, moved))))
    expect([...answers].sort()).to.deep.equal(['done', 'move-answered'])
    expect(await standing(1)).to.deep.equal(
      answers[0] === 'done' ? ['0363 waiting', '0935 withdrawn moved'] : ['0363 paused move-denied', '0935 waiting'],
    )
  })

  it('is answered only by the municipality that has them', async () => {
    await receive(AMSTERDAM, guessed(1))
    const [{ id } = { id: '' }] = await openTo('all')
    for (const other of [AMSTERDAM, MEERSSEN]) await expectRefusal(decideMove(deps, other, id, true), 'not-found')
  })

  it('of three municipalities one has the person; the others wait, and ask whoever gets them', async () => {
    await receive(AMSTERDAM, guessed(1))
    await receive(MEERSSEN, guessed(1, { municipality: '0938', reference: 'M-1' }))
    const toAmsterdam = (await openTo(MAASTRICHT.scope)).find(({ to }) => to === 'Amsterdam')
    await decideMove(deps, MAASTRICHT, toAmsterdam!.id, true)
    expect(await standing(1)).to.deep.equal(['0363 waiting', '0935 withdrawn moved', '0938 paused may-have-moved'])
    expect((await openTo('all')).map(({ reference, to }) => [reference, to])).to.deep.equal([['A-1', 'Meerssen']])
    await answer(AMSTERDAM, true)
    expect(await standing(1)).to.deep.equal(['0363 withdrawn moved', '0935 withdrawn moved', '0938 waiting'])
  })

  it('does not come back by itself while another municipality has them, so that two old files send nobody to and fro', async () => {
    await receive(AMSTERDAM, moving(1))
    await receive(MAASTRICHT, aCandidate(1))
    expect(await standing(1)).to.deep.equal(['0363 waiting', '0935 paused may-have-moved'])
    await answer(AMSTERDAM, true)
    expect(await standing(1)).to.deep.equal(['0363 withdrawn moved', '0935 waiting'])
  })

  it('goes on by itself at night when the first municipality lets go of them in another way', async () => {
    await receive(AMSTERDAM, guessed(1), guessed(2))
    const leave = async (reference: string, reason: 'moved' | 'deceased') => {
      const { id } = await deps.db.read.findOneByOrFail(Referral, { reference })
      await leaveProgramme(deps, MAASTRICHT, id, { to: 'withdrawn', reason })
    }
    await leave('R-000001', 'moved')
    await leave('R-000002', 'deceased')
    expect((await runAllJobs(deps))['tidy']).to.include({ moves: 2 })
    expect(await standing(1)).to.deep.equal(['0363 waiting', '0935 withdrawn moved'])
    expect(await standing(2)).to.deep.equal(['0363 paused let-go-elsewhere', '0935 withdrawn deceased'])
  })

  it('who signed is paused there for a person to look at, and only when it is the same person', async () => {
    await deps.db.write((tx) => tx.update(Referral, { municipality: '0935' }, { status: 'signed' }))
    await receive(AMSTERDAM, moving(1), guessed(2))
    expect(await standing(1)).to.deep.equal(['0363 paused signed-elsewhere', '0935 signed'])
    expect(await standing(2)).to.deep.equal(['0363 paused may-have-moved', '0935 signed'])
    await answer(MAASTRICHT, true)
    expect(await standing(2)).to.deep.equal(['0363 paused signed-elsewhere', '0935 signed'])
  })

  it('is found by V-number too, also when that is all that the other municipality gives', async () => {
    await receive(AMSTERDAM, guessed(1, { bsn: null }))
    const { status, statusReason } = await deps.db.read.findOneByOrFail(Referral, { reference: 'A-1' })
    expect([status, statusReason]).to.deep.equal(['paused', 'may-have-moved'])
    const { id } = await deps.db.read.findOneByOrFail(Referral, { reference: 'A-1' })
    await expectRefusal(leaveProgramme(deps, AMSTERDAM, id, { to: 'waiting' }), 'active-elsewhere')
    const forgetful = deps.db.write((tx) => tx.update(Referral, { id }, { status: 'waiting', statusReason: null }))
    expect(await forgetful.then(String, String)).to.match(/unique/i)
  })

  it('takes nobody by a number that is added to somebody known; who has a seat there keeps it until an answer', async () => {
    await receive(MEERSSEN, guessed(7, { municipality: '0938', reference: 'M-7', bsn: null }))
    await receive(MEERSSEN, guessed(1, { municipality: '0938', reference: 'M-7', vNumber: aCandidate(7).vNumber }))
    expect(await standing(1)).to.deep.equal(['0935 waiting', '0938 paused may-have-moved'])
    await answer(MAASTRICHT, true)
    expect(await standing(1)).to.deep.equal(['0935 withdrawn moved', '0938 waiting'])
  })

  it('lets one planner or key move twenty people a day; of the others it asks', async () => {
    await peopleWait(deps, 20, {}, 4)
    const all = Array.from({ length: 23 }, (_, index) => moving(index + 1))
    expect(await receive(AMSTERDAM, ...all.slice(0, 15))).to.include({ moved: 15 })
    expect(await receive(AMSTERDAM, ...all.slice(15))).to.include({ moved: 5, new: 8 })
    expect(await openTo('all')).to.have.length(3)
    const tomorrow = at(deps, '2026-11-24T10:00')
    await peopleWait(tomorrow, 1, {}, 30)
    expect(await receiveReferrals(tomorrow, AMSTERDAM, [moving(30)])).to.include({ moved: 1 })
  })

  it('two municipalities that refer the same person at the same moment: one has them', async () => {
    const twice = [guessed(9), guessed(9, { municipality: '0938', reference: 'M-9', familyName: 'Vos' })]
    await Promise.all(twice.map((one) => receiveReferrals(deps, COMMAND, [one])))
    expect((await standing(9)).map((one) => one.slice(5)).sort()).to.deep.equal(['paused may-have-moved', 'waiting'])
    expect(await deps.db.read.countBy(Move, { status: 'asked' })).to.equal(1)
  })
})
