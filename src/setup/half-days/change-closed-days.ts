import { In, type EntityManager, Between } from 'typeorm'
import { addDays, type Day, isDay } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import { ConflictError, InputError, NotFoundError } from '../../errors.ts'
import { type Actor, recordEvents, work } from '../../history/work.ts'
import { ClosedDay } from '../../municipalities/closed-day.entity.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import { isSeenBy } from './list-slots.ts'
import { listSlotUse, DAYS_BACK } from '../../groups/group/slots-in-use.ts'
import { Slot, type SlotSession } from '../../municipalities/slot.entity.ts'
import type { SlotUse } from '../../municipalities/half-days/slot-notes.ts'

/** Days on which one or more municipalities are closed. Both days count. */
export interface ClosedPeriod {
  /** Codes: one, or those of a region. */
  readonly municipalities: readonly string[]
  readonly from: Day
  readonly to: Day
}

/** A period with what staff called it: one municipality can be closed for carnival and its neighbour for a move. */
export interface NamedPeriod extends ClosedPeriod {
  readonly name: string
}

/** A longer time is a mistake in the year, more likely than not. */
const MOST_DAYS = 92

/**
 * Says that municipalities are closed, and why. From the next night no group is formed on those days; a group that is there already
 * stays as it is. Saying it twice changes nothing. For one municipality the same days get the new reason; where several are closed at
 * once, one that is closed on exactly those days already keeps its own: its neighbours open theirs again without it.
 * @throws NotFoundError `not-found`; InputError `closed-name-missing` and as `checkClosedPeriod`; ConflictError `closed-days-known` when all of
 * them keep their own reason.
 */
export async function addClosedDays(deps: World, by: Actor, { name, ...period }: NamedPeriod): Promise<void> {
  requireMine(by, period)
  checkClosedPeriod(period, deps.clock.today())
  if (!name.trim()) throw new InputError('closed-name-missing')
  await work(deps, by, { lock: 'settings' }, async ({ tx, at }) => {
    const known = await tx.findBy(ClosedDay, { id: In(rowsOf(period).map(({ id }) => id)) })
    const { from: fromDay, to: toDay } = period
    const several = period.municipalities.length > 1
    const news = rowsOf(period).filter(({ id }) => {
      const row = known.find((one) => one.id === id)
      return !row || (!several && row.name !== name.trim())
    })
    if (news.length === 0 && known.every((row) => row.name !== name.trim()))
      throw new ConflictError('closed-days-known')
    for (const row of news) await tx.save(ClosedDay, { ...row, fromDay, toDay, name: name.trim() })
    const data = { from: fromDay, to: toDay, name }
    const happened = news.map(({ municipality }) => ({ kind: 'closed-day.added', municipality, data }))
    await recordEvents(tx, at, by, happened)
  })
}

/**
 * Opens days again for those of these municipalities that were closed on exactly them under this name.
 * @throws NotFoundError `not-found` also when none of them is closed then (any more).
 */
export async function removeClosedDays(deps: World, by: Actor, period: NamedPeriod): Promise<void> {
  requireMine(by, period)
  await work(deps, by, { lock: 'settings' }, async ({ tx, at }) => {
    const known = await listClosedDays(tx, period)
    if (known.length === 0) throw new NotFoundError('not-found')
    await tx.delete(ClosedDay, { id: In(known.map(({ id }) => id)) })
    const happened = known.map(({ municipality, fromDay, toDay, name }) => ({
      kind: 'closed-day.removed',
      municipality,
      data: { from: fromDay, to: toDay, name },
    }))
    await recordEvents(tx, at, by, happened)
  })
}

/** Those of these municipalities that are closed on exactly these days under this name. */
export function listClosedDays(tx: EntityManager, { name, ...period }: NamedPeriod): Promise<ClosedDay[]> {
  return tx.find(ClosedDay, { where: { id: In(rowsOf(period).map(({ id }) => id)), name }, order: { id: 'ASC' } })
}

/** @throws InputError `closed-days-invalid`, `closed-days-past`, `closed-days-too-long` */
export function checkClosedPeriod({ from, to }: ClosedPeriod, today: Day): void {
  if (!isDay(from) || !isDay(to) || to < from) throw new InputError('closed-days-invalid')
  if (to < today) throw new InputError('closed-days-past')
  if (to > addDays(from, MOST_DAYS)) throw new InputError('closed-days-too-long', { most: MOST_DAYS })
}

function requireMine({ scope }: Actor, { municipalities }: ClosedPeriod): void {
  if (municipalities.length === 0) throw new NotFoundError('not-found')
  for (const code of municipalities) requireInScope(scope, code)
}

function rowsOf({ municipalities, from, to }: ClosedPeriod) {
  return municipalities.map((municipality) => ({ id: `${municipality}:${from}:${to}`, municipality }))
}

/** Something of the timetable that falls on closed days. */
export interface Affected {
  readonly session: SlotSession
  readonly venue: string
  /** The group that meets there, or has just met; null: a free half day. */
  readonly group: SlotUse | null
}

/**
 * What is in the venues of these municipalities on these days, from today on, in order of time: free half days, in which no group
 * comes then, and groups, which stay until somebody moves or cancels them. Changes nothing.
 */
export async function listAffected(
  { db, clock }: World,
  by: Actor,
  { municipalities, from, to }: ClosedPeriod,
): Promise<Affected[]> {
  const first = from > clock.today() ? from : clock.today()
  const isClosed = (day: Day) => first <= day && day <= to
  const where = {
    startsOn: Between(addDays(first, -DAYS_BACK), to),
    room: { venue: { municipality: In([...municipalities]) } },
  }
  const use = await listSlotUse(db.read, where)
  const slots = await db.read.find(Slot, { where, relations: { room: { venue: true } } })
  return slots
    .filter((slot) => isSeenBy(slot, by))
    .flatMap(({ code, room, sessions, closed }) => {
      const group = use.get(code) ?? null
      const session = (group?.sessions ?? sessions).find(({ date }) => isClosed(date))
      return session && (group || !closed) ? [{ session, venue: room.venue.name, group }] : []
    })
    .sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1))
}

function timeOf({ session: { date, start }, venue }: Affected): string {
  return `${date} ${start} ${venue}`
}
