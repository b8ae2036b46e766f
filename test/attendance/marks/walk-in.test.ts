import { expect } from 'chai'
import { AttendanceMark } from '../../../src/attendance/attendance-mark.entity.ts'
import { listWalkIns } from '../../../src/attendance/marks/find-walk-ins.ts'
import { addWalkIn, removeWalkIn } from '../../../src/attendance/marks/walk-in.ts'
import { showSession } from '../../../src/attendance/sessions/show-session.ts'
import { tap } from '../../../src/attendance/sessions/tap.ts'
import {
  findByLetter,
  listVisitors,
  listVisitorsOf,
  noteVisitor,
  settleVisitor,
  type ShownVisitor,
} from '../../../src/attendance/sessions/visitors.ts'
import { Visitor } from '../../../src/attendance/visitor.entity.ts'
import type { Deps } from '../../../src/deps.ts'
import { placeByHand } from '../../../src/groups/changing/place-by-hand.ts'
import { Group } from '../../../src/groups/group.entity.ts'
import { answerPlacement } from '../../../src/groups/seats/answer-placement.ts'
import { Placement } from '../../../src/groups/placement.entity.ts'
import { Session } from '../../../src/groups/session.entity.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { type Actor, COMMAND } from '../../../src/history/work.ts'
import { newLink } from '../../../src/invitations/message/short-address.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { aTownInvites, referralOf, seatsIn } from '../../support/groups.ts'
import { refusal } from '../../support/refusal.ts'
import { MORNING, peopleWait } from '../../support/town.ts'

const MEERSSEN: Actor = { kind: 'user', name: 'Eva', scope: ['0363'] }
const LATER = { ...MORNING, code: 'dec-21-am', sessions: [{ date: '2026-12-21', start: '09:00', end: '12:30' }] }

onBothDatabases('whoever stands at the door', (newDatabase) => {
  let deps: Deps
  let session: Session

  beforeEach(async () => {
    const before = await testDeps({ databaseUrl: await newDatabase() })
    await aTownInvites(before, 6, { slots: [MORNING, LATER], rules: { maxGroupSize: 3 } })
    await peopleWait(before, 2, { givenNames: 'Woldemichael', familyName: 'Tesfay' }, 11)
    deps = at(before, '2026-12-17T10:00')
    session = await deps.db.read.findOneOrFail(Session, { where: { day: '2026-12-17' }, relations: { group: true } })
  })

  const find = async (words: string, by = COMMAND) =>
    (await listWalkIns(deps, by, { group: session.group, session }, words)).map(({ referral, can, elsewhere }) =>
      [referral.reference, can, elsewhere?.session.day].filter(Boolean).join(' '),
    )
  const add = async (number: number, wishes = {}) =>
    addWalkIn(deps, COMMAND, session.id, (await referralOf(deps, number)).id, wishes)
  const standOf = async (number: number) => {
    const reference = `R-${String(number).padStart(6, '0')}`
    const seats = (await seatsIn(deps)).filter(({ referral }) => referral.reference === reference)
    return [...seats.map(({ status }) => status), (await referralOf(deps, number)).status].join(' ')
  }
  const someone = async (here: boolean) => {
    const seats = await seatsIn(deps)
    const seat = seats.find(({ group }) => (group.id === session.group.id) === here)
    return Number(seat?.referral.reference.slice(2))
  }

  it('is found by the code of their letter, typed or read by a camera, by who may see them', async () => {
    const number = await someone(false)
    const seat = (await seatsIn(deps)).find(
      ({ referral }) => Number(referral.reference.slice(2)) === number,
    ) as Placement
    await deps.db.write(async (tx) => tx.update(Placement, seat.id, await newLink(tx, deps.secrets, seat)))
    const [code, word] = [deps.secrets.code(seat.id, seat.tokenNumber), deps.secrets.token(seat.id, seat.tokenNumber)]
    const they = [`R-00000${number} take-over 2026-12-21`]
    for (const shown of [code, code.toLowerCase().replace(/^.{4}/, '$& '), `https://x.example.org/k/${code}`])
      expect(await find(shown)).to.deep.equal(they)
    const address = `https://dagdeel.example.org/u/${word}`
    expect(await find(address)).to.deep.equal(they)
    expect([await find(address, MEERSSEN), await find(`${address}x`), await find(word)]).to.deep.equal([[], [], []])
  })

  it('is found wherever they are, also spelled otherwise, with what can be done', async () => {
    const [here, elsewhere] = [await someone(true), await someone(false)]
    expect(await find('woldemikael')).to.deep.equal(['R-000011 seat', 'R-000012 seat'])
    expect(await find(`Haddad ${here}`)).to.include(`R-00000${here} here`)
    expect(await find(`R-00000${elsewhere}`)).to.deep.equal([`R-00000${elsewhere} take-over 2026-12-21`])
    expect([await find('Haddad', MEERSSEN), await find('999900018'), await find('h')]).to.deep.equal([[], [], []])
  })

  it('has the seat elsewhere given up, if somebody said so', async () => {
    const number = await someone(false)
    const reason = 'Drie mensen belden af.'
    expect(await refusal(add(number, { reason }))).to.equal('seat-elsewhere')
    await add(number, { takeOver: true, reason })
    await add(number, { takeOver: true, reason })
    expect(await standOf(number)).to.equal('cancelled attended placed')
    const told = (await deps.db.read.find(Event)).find(({ kind }) => kind === 'placement.cancelled')
    expect(told?.data).to.deep.equal({ reason: 'walked-in-elsewhere' })
  })

  it('has a seat elsewhere given up also by who had declined here, if somebody said so', async () => {
    const [number, other] = [await someone(true), await someone(false)]
    const seats = await seatsIn(deps)
    const earlier = at(deps, '2026-11-23T10:00')
    const elsewhere = seats.find(({ group }) => group.id !== session.group.id)?.group.id ?? ''
    for (const one of [number, other]) {
      const seat = seats.find(({ referral }) => referral.reference === `R-00000${one}`)
      await answerPlacement(earlier, COMMAND, seat?.id ?? '', { coming: false, reason: 'work' })
    }
    const { version } = await referralOf(deps, number)
    await placeByHand(earlier, COMMAND, `R-00000${number}`, { groupId: elsewhere, version, comesAnyway: false })
    expect(await find(`R-00000${number}`)).to.deep.equal([`R-00000${number} take-over 2026-12-21`])
    expect(await refusal(add(number))).to.equal('seat-elsewhere')
    const seat = await add(number, { takeOver: true })
    const marks = await deps.db.read.countBy(AttendanceMark, {})
    expect(await add(number, { takeOver: true })).to.equal(seat)
    expect(await deps.db.read.countBy(AttendanceMark, {})).to.equal(marks)
    expect((await standOf(number)).split(' ').sort()).to.deep.equal(['attended', 'cancelled', 'placed'])
  })

  it('needs a reason when the group is full, and finds no seat when the room is', async () => {
    expect(await refusal(add(11))).to.equal('group-full')
    await add(11, { reason: 'Er zijn stoelen vrij.' })
    const told = await deps.db.read.findOneByOrFail(Event, { kind: 'placement.walked-in-over' })
    expect(told.data).to.deep.equal({ reason: 'Er zijn stoelen vrij.' })
    await add(12, { reason: 'Er zijn stoelen vrij.' })
    const third = await someone(false)
    expect(await refusal(add(third, { takeOver: true, reason: 'Nog een.' }))).to.equal('room-full')
  })

  it('is taken off the list again when it was a mistake, and it counts for nothing', async () => {
    const seat = await add(11, { reason: 'Er zijn stoelen vrij.' })
    const other = (await seatsIn(deps)).find(({ group, id }) => group.id === session.group.id && id !== seat)
    const shown = async () => (await showSession(deps.db.read, 'all', session.id)).seats
    expect((await shown()).filter(({ walkedIn }) => walkedIn).map(({ placement }) => placement.id)).to.deep.equal([
      seat,
    ])
    await removeWalkIn(deps, COMMAND, session.id, seat)
    expect([await standOf(11), (await referralOf(deps, 11)).waitingSince]).to.deep.equal([
      'cancelled waiting',
      '2026-09-01',
    ])
    expect((await shown()).map(({ placement }) => placement.id)).not.to.include(seat)
    expect(await refusal(removeWalkIn(deps, COMMAND, session.id, other?.id ?? ''))).to.equal('placement-unknown')
    expect(await refusal(removeWalkIn(deps, MEERSSEN, session.id, seat))).to.equal('placement-unknown')
    const again = await add(11, { reason: 'Toch.' })
    await tap(deps, COMMAND, { sessionId: session.id, placementId: again }, { says: { what: 'signed' } })
    expect(await refusal(removeWalkIn(deps, COMMAND, session.id, again))).to.equal('signed-already')
  })

  it('is noted once as a visitor when nobody knows them, until a planner has sorted it out', async () => {
    const visitor = { name: 'Karim, broer van Rania', note: 'Kwam in plaats van zijn zus.' }
    const marks = await deps.db.read.countBy(AttendanceMark, {})
    await noteVisitor(deps, COMMAND, session.id, visitor)
    await noteVisitor(deps, COMMAND, session.id, visitor)
    const [found, ...others] = await listVisitors(deps, ['0935'])
    expect([found?.visitor.name, found?.session.id, others.length]).to.deep.equal([visitor.name, session.id, 0])
    expect(await listVisitors(deps, ['0363'])).to.deep.equal([])
    expect(await deps.db.read.countBy(AttendanceMark, {})).to.equal(marks)
    const id = found?.visitor.id ?? ''
    expect(await refusal(settleVisitor(deps, MEERSSEN, id))).to.equal('session-unknown')
    expect(await refusal(noteVisitor(deps, MEERSSEN, session.id, visitor))).to.equal('session-unknown')
    await settleVisitor(deps, COMMAND, id)
    expect(await deps.db.read.countBy(Visitor, {})).to.equal(0)
    expect(await refusal(settleVisitor(deps, COMMAND, id))).to.equal('visitor-unknown')
    expect(await refusal(noteVisitor(deps, COMMAND, session.id, { name: '', note: '' }))).to.equal(
      'visitor-name-missing',
    )
    const long = { name: 'K'.repeat(101), note: '' }
    expect(await refusal(noteVisitor(deps, COMMAND, session.id, long))).to.equal('visitor-name-long')
    const numbered = { name: 'Karim', note: 'BSN 999900018' }
    expect(await refusal(noteVisitor(deps, COMMAND, session.id, numbered))).to.equal('number-in-text')
    expect(await deps.db.read.countBy(Group, {})).to.equal(2)
  })

  it('is noted with the letter that they show, once, and a seat in the group sorts that out', async () => {
    const number = await someone(false)
    const seat = (await seatsIn(deps)).find(
      ({ referral }) => Number(referral.reference.slice(2)) === number,
    ) as Placement
    await deps.db.write(async (tx) => tx.update(Placement, seat.id, await newLink(tx, deps.secrets, seat)))
    const shown = `https://dagdeel.example.org/u/${deps.secrets.token(seat.id, seat.tokenNumber)}`
    const tapped = { id: 'tap-of-a-phone', name: 'Rania', note: '', shown, notedAt: '2026-12-17T08:30:00.000Z' }
    await noteVisitor(deps, COMMAND, session.id, tapped)
    await noteVisitor(deps, COMMAND, session.id, { name: 'Onbekend', note: '', shown: 'r-000011' })
    await noteVisitor(deps, COMMAND, session.id, { name: 'Nieuw', note: '', shown: 'W-17' })
    await noteVisitor(deps, COMMAND, session.id, { name: 'Vreemd', note: '', shown: shown.replace('/u/', '/u/x') })
    const noted = await listVisitors(deps, 'all')
    expect(noted.map(({ visitor }) => `${visitor.name} ${visitor.reference}`)).to.have.members([
      `Rania R-00000${number}`,
      'Onbekend R-000011',
      'Nieuw W-17',
      'Vreemd ',
    ])
    expect(noted[0]?.visitor.notedAt).to.equal('2026-12-17T08:30:00.000Z')
    const [first] = noted as [ShownVisitor]
    const who = async (by: Actor) => (await findByLetter(deps.db.read, by.scope, first))?.can
    expect([await who(COMMAND), await who(MEERSSEN)]).to.deep.equal(['take-over', undefined])
    const told = await listVisitorsOf(deps.db.read, ['0363'], session.id)
    expect(told.map(({ name, reference }) => `${name} ${reference}`)).to.have.members([
      ...['Rania ', 'Onbekend ', 'Nieuw W-17', 'Vreemd '],
    ])
    await add(number, { takeOver: true, reason: 'Er is een stoel vrij.' })
    const left = async () => (await listVisitorsOf(deps.db.read, 'all', session.id)).map(({ name }) => name).sort()
    expect(await left()).to.deep.equal(['Nieuw', 'Onbekend', 'Vreemd'])
    await noteVisitor(deps, COMMAND, session.id, tapped)
    expect(await left()).to.deep.equal(['Nieuw', 'Onbekend', 'Vreemd'])
    const number9 = { name: 'Karim', note: '', shown: '999900018' }
    expect(await refusal(noteVisitor(deps, COMMAND, session.id, number9))).to.equal('number-in-reference')
  })
})
