import { type EntityManager, In, IsNull, Not } from 'typeorm'
import { partOfDay, type Day } from '../../calendar/days.ts'
import type { Slot, SlotSession } from '../../municipalities/slot.entity.ts'
import type { HalfDay } from '../../planner/problem/problem.ts'
import { halfDaysOfSeats } from '../gathering/gather-people.ts'
import type { Timetable } from '../gathering/gather-slots.ts'
import type { Group } from '../group.entity.ts'
import { LIVE_PLACEMENT } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'
import type { Objection } from '../proposals/check-members.ts'
import type { Session } from '../session.entity.ts'
import { isAt, listSeries, type WeighedCatchUp, weighCatchUps } from './weigh-catch-up.ts'

/** A group that moves: its slot as it would be, and its sessions as they are and would be. */
interface Moving {
  readonly slot: Slot
  readonly sessions: readonly { readonly session: Session; readonly after: SlotSession; readonly moved: boolean }[]
  readonly roomChanges: boolean
}

/**
 * What a move breaks for those who catch up at one of the sessions: the hard rules of that session alone, and of their own series.
 * @param group As it is, with its slot, room and venue.
 * @param catchUps Their seats, with the referral.
 * @returns Only what was not broken before.
 */
export async function weighMovedCatchUps(
  tx: EntityManager,
  group: Group,
  { slot, sessions, roomChanges }: Moving,
  catchUps: readonly Placement[],
  { today, timetable }: { readonly today: Day; readonly timetable: Timetable },
): Promise<Objection[]> {
  const broken: Objection[] = []
  const referrals = catchUps.map(({ referral }) => referral)
  const known = { timetable, series: await listSeries(tx, referrals) }
  for (const { session, after, moved } of sessions) {
    const people = catchUps.flatMap(({ sessionId, referral }) => (sessionId === session.id ? referral : []))
    if (people.length === 0 || !(moved || roomChanges)) continue
    const there = { ...session, day: after.date, startTime: after.start, endTime: after.end }
    const before = await weighCatchUps(tx, { session, group }, people, today, known)
    const now = await weighCatchUps(tx, { session: there, group: { ...group, slot } }, people, today, known)
    const brokenBefore = new Set(before.flatMap(brokenFor).map(keyOf))
    broken.push(...now.flatMap(brokenFor).filter((objection) => !brokenBefore.has(keyOf(objection))))
  }
  return broken
}

/**
 * Who comes to all of a group that moves, and is to catch up elsewhere on a half day to which one of its sessions moves.
 * @param seats Of its members, with the referral.
 */
export async function weighOwnCatchUps(
  tx: EntityManager,
  { sessions }: Pick<Moving, 'sessions'>,
  seats: readonly Placement[],
): Promise<Objection[]> {
  const referral = { id: In(seats.map((seat) => seat.referral.id)) }
  const catchUps = await tx.find(Placement, {
    where: { referral, sessionId: Not(IsNull()), status: In([...LIVE_PLACEMENT]) },
    relations: { referral: true, group: { slot: true } },
    order: { referral: { reference: 'ASC' } },
  })
  const halfDays = await halfDaysOfSeats(tx, catchUps)
  const movesOnto = (halfDay: HalfDay) =>
    sessions.some(
      ({ session, after: { date: day, start: startTime } }) =>
        isAt(halfDay, { day, startTime }) && !isAt(halfDay, session),
    )
  return catchUps
    .filter(({ id }) => (halfDays.get(id) ?? []).some(movesOnto))
    .map(({ referral: { reference } }) => ({
      ...{ rule: 'busy' as const, person: reference },
      detail: { context: 'catchesUp' },
    }))
}

function brokenFor({ session: { day, startTime }, reference, objections, saidNo }: WeighedCatchUp): Objection[] {
  const detail = { halfDays: [`${day} ${partOfDay(startTime)}`] }
  const cannot = { rule: 'unavailable' as const, person: reference, detail }
  return [...objections.filter(({ person }) => person === reference), ...(saidNo ? [cannot] : [])]
}

function keyOf({ rule, person, detail }: Objection): string {
  return JSON.stringify([rule, person, detail])
}
