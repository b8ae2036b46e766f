import type { EntityManager } from 'typeorm'
import { InputError } from '../../errors.ts'
import type { Actor } from '../../history/work.ts'
import { type Moment, localTime, momentOf } from '../../outside/clock.ts'
import { listPools } from '../pools.ts'
import { Room } from '../room.entity.ts'
import { inScope } from '../scope.ts'
import { Slot, type SlotSession } from '../slot.entity.ts'
import type { Deps } from '../../deps.ts'
import { Municipality } from '../municipality.entity.ts'
import { addDays, isDay } from '../../calendar/days.ts'

/** A slot as somebody enters it. `room` is `venue/room`; sessions in order of time, the last one is the signing. */
export interface NewSlot extends Readonly<Pick<Slot, 'programme'>> {
  readonly room: string
  readonly languages: readonly string[]
  readonly serves: readonly string[]
  readonly overflow: readonly string[]
  readonly resources: readonly string[]
  readonly sessions: Slot['sessions']
}

/** What a new slot is checked against, read once for many. */
interface SlotGround {
  /** With their venue, by code; only where the actor may plan. */
  readonly rooms: ReadonlyMap<string, Room>
  /** The municipalities that share groups with a municipality, itself among them. */
  readonly together: ReadonlyMap<string, readonly string[]>
}

/** Where this person may plan: rooms in venues of their municipalities. */
export async function gatherGround(tx: EntityManager, by: Actor): Promise<SlotGround> {
  const rooms = await tx.find(Room, { relations: { venue: true }, order: { code: 'ASC' } })
  const mine = rooms.filter(({ venue }) => inScope(by.scope, venue.municipality))
  const together = (await listPools(tx)).flatMap(({ municipalities }) => {
    const codes = municipalities.map(({ code }) => code)
    return codes.map((code) => [code, codes] as const)
  })
  return { rooms: new Map(mine.map((room) => [room.code, room])), together: new Map(together) }
}

/**
 * Refuses a slot that can't be; what is only unwise is told by `slotNotes`.
 * @throws InputError `slot-room-unknown`, `slot-language-missing`, `slot-language-unknown`, `slot-serves-missing`,
 *   `slot-municipality-unknown`, and as `checkSessions`.
 */
export function checkSlot(slot: NewSlot, ground: SlotGround, now: Moment): Room {
  const room = ground.rooms.get(slot.room)
  if (!room) throw new InputError('slot-room-unknown', { room: slot.room })
  if (slot.languages.length === 0) throw new InputError('slot-language-missing')
  const strange = slot.languages.find((code) => !/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(code))
  if (strange) throw new InputError('slot-language-unknown', { language: strange })
  if (slot.serves.length === 0) throw new InputError('slot-serves-missing')
  const near = ground.together.get(room.venue.municipality) ?? []
  const stranger = [...slot.serves, ...slot.overflow].find((code) => !near.includes(code))
  if (stranger) throw new InputError('slot-municipality-unknown', { code: stranger })
  checkSessions(slot.sessions, now)
  return room
}

/** The columns of a slot, without those that say how it stands. Lists say each thing once; who may come may not also come over. */
export function slotColumns({ programme, room, languages, serves, overflow, resources, sessions }: NewSlot) {
  const once = (list: readonly string[]) => [...new Set(list.map((one) => one.trim()).filter(Boolean))]
  return {
    programme,
    room: { code: room },
    languages: once(languages),
    serves: once(serves),
    overflow: once(overflow).filter((code) => !serves.includes(code)),
    resources: once(resources),
    sessions,
    startsOn: sessions[0]?.date ?? '',
  }
}

/** Languages in which half days are often given, beside those that are in the timetable already. */
const COMMON = ['nl', 'en', 'ar', 'ti', 'tr', 'fa', 'so', 'uk', 'kmr', 'es']

/** What somebody who enters a slot can choose from. */
export interface SlotChoices {
  readonly rooms: readonly Room[]
  /** That form groups with the municipalities of these rooms, by name. */
  readonly municipalities: readonly Pick<Municipality, 'code' | 'name'>[]
  /** By the code of each of those, which form groups with it, itself among them. */
  readonly together: ReadonlyMap<string, readonly string[]>
  readonly languages: readonly string[]
  readonly resources: readonly string[]
}

/** The rooms of this person's municipalities, whom they may serve, and the languages and resources that are in use there. */
export async function listSlotChoices({ db }: Pick<Deps, 'db'>, by: Actor): Promise<SlotChoices> {
  const { rooms, together } = await gatherGround(db.read, by)
  const near = new Set([...rooms.values()].flatMap(({ venue }) => together.get(venue.municipality) ?? []))
  const all = await db.read.find(Municipality, { order: { name: 'ASC' } })
  const slots = (await db.read.find(Slot, { relations: { room: true } })).filter(({ room }) => rooms.has(room.code))
  return {
    rooms: [...rooms.values()],
    municipalities: all.filter(({ code }) => near.has(code)),
    together,
    languages: [...new Set([...COMMON, ...slots.flatMap(({ languages }) => languages)])],
    resources: [...new Set(slots.flatMap(({ resources }) => resources))].sort(),
  }
}

/** Nobody plans further ahead: a later day is a slip of the pen. */
const MOST_DAYS_AHEAD = 3 * 366

/**
 * Whether people can be asked to come to these half days: days and times that exist (also on the night that the clock changes), each
 * ends after it begins, they don't overlap, and none has begun.
 * @throws InputError `session-missing`, `session-date-invalid`, `session-time-invalid`, `session-ends-before-start`,
 *   `session-time-skipped`, `session-past`, `session-too-far`, `sessions-cross`; each names the `day`.
 */
export function checkSessions(sessions: readonly SlotSession[], now: Moment): void {
  if (sessions.length === 0) throw new InputError('session-missing')
  for (const session of sessions) {
    checkForm(session)
    checkTimes(session, now)
  }
  sessions.forEach((next, index) => {
    const before = sessions[index - 1]
    if (before && `${before.date} ${before.end}` > `${next.date} ${next.start}`)
      throw new InputError('sessions-cross', { day: next.date })
  })
}

function checkForm({ date, start, end }: SlotSession): void {
  if (!isDay(date)) throw new InputError('session-date-invalid', { day: date })
  if (![start, end].every((time) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time)))
    throw new InputError('session-time-invalid', { day: date })
}

function checkTimes({ date, start, end }: SlotSession, now: Moment): void {
  if (end <= start) throw new InputError('session-ends-before-start', { day: date })
  const skipped = [start, end].find((time) => localTime(momentOf(date, time)).time !== time)
  if (skipped) throw new InputError('session-time-skipped', { day: date, time: skipped })
  if (momentOf(date, start) <= now) throw new InputError('session-past', { day: date })
  if (date > addDays(now.slice(0, 10), MOST_DAYS_AHEAD)) throw new InputError('session-too-far', { day: date })
}

/** How long the sessions last together, in minutes as they go by: also in the night that the clock changes. */
export function minutesOf(sessions: readonly SlotSession[]): number {
  const moment = (day: string, time: string) => Date.parse(momentOf(day, time))
  return sessions.reduce((sum, { date, start, end }) => sum + (moment(date, end) - moment(date, start)) / 60_000, 0)
}
