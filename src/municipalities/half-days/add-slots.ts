import { type EntityManager, MoreThanOrEqual } from 'typeorm'
import { partOfDay, type Day } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import { InputError, NotFoundError } from '../../errors.ts'
import { type Actor, recordEvents, recordEvent, type Work, work } from '../../history/work.ts'
import { checkSlot, type NewSlot, gatherGround, slotColumns } from './new-slot.ts'
import { Slot } from '../slot.entity.ts'
import { poolOf } from '../pools.ts'
import { requireInScope, inScope } from '../scope.ts'
import { momentOf, type Moment } from '../../outside/clock.ts'

/**
 * Adds half days, or series of them, to the timetable: all or none. From the next run of the planner each can hold a group. What is
 * unwise (a holiday, a room that is taken) is not refused here: `slotNotes` tells it before somebody decides.
 * @returns The codes of the new slots, in the order given.
 * @throws InputError as `checkSlot`; `slot-exists` when the very same slot is there already (a form that was sent twice).
 */
export async function addSlots(deps: World, by: Actor, slots: readonly NewSlot[]): Promise<string[]> {
  return work(deps, by, { lock: 'settings' }, (work) => saveSlots(work, slots))
}

/** The same as a part of another act, which holds the lock `settings`. */
export async function saveSlots({ tx, at, by }: Work, slots: readonly NewSlot[]): Promise<string[]> {
  const ground = await gatherGround(tx, by)
  const there = await tx.find(Slot, { relations: { room: true } })
  const codes = new Set(there.map(({ code }) => code))
  const same = new Set(there.filter(({ closed }) => !closed).map((slot) => likeness({ ...slot, room: slot.room.code })))
  const added: { code: string; host: string }[] = []
  for (const slot of slots) {
    const room = checkSlot(slot, ground, at)
    if (same.has(likeness(slot))) throw new InputError('slot-exists', { day: slot.sessions[0]?.date ?? '' })
    same.add(likeness(slot))
    added.push({ code: await insert(tx, slot, codes), host: room.venue.municipality })
  }
  await recordEvents(tx, at, by, happenings(added))
  return added.map(({ code }) => code)
}

async function insert(tx: EntityManager, slot: NewSlot, codes: Set<string>): Promise<string> {
  const code = freeCode(slot, codes)
  codes.add(code)
  await tx.insert(Slot, { code, ...slotColumns(slot), closed: false })
  return code
}

/** `2026-12-17-morning-stadhuis-a`; a second one at the same time and place gets `-2`. */
function freeCode({ room, sessions }: NewSlot, codes: ReadonlySet<string>): string {
  const [first] = sessions
  const wished = `${first?.date}-${partOfDay(first?.start ?? '')}-${room.replaceAll(/[^A-Za-z0-9]+/g, '-')}`
  for (let number = 1; ; number++) {
    const code = number === 1 ? wished : `${wished}-${number}`
    if (!codes.has(code)) return code
  }
}

/** The same for two slots between which nobody could choose. */
export function likeness({
  programme,
  room,
  languages,
  sessions,
}: Pick<NewSlot, 'programme' | 'room' | 'languages' | 'sessions'>): string {
  const times = sessions.map(({ date, start, end }) => `${date} ${start} ${end}`)
  return JSON.stringify([programme, room, [...languages].sort(), times])
}

function happenings(added: readonly { code: string; host: string }[]) {
  return [...new Set(added.map(({ host }) => host))].map((municipality) => {
    const slots = added.filter(({ host }) => host === municipality).map(({ code }) => code)
    return { kind: 'slots.added', municipality, data: { count: slots.length, slots } }
  })
}

/** The coming slots in the venues of `host` for people of `guest` too: always, or only for who is in a hurry or waits long. */
export interface Opening {
  readonly host: string
  readonly guest: string
  readonly always: boolean
}

/**
 * Opens the coming slots of one municipality to the people of another of its pool, from the next run of the planner. What is open
 * already stays as it is. A part of an act that holds the lock `settings`.
 * @returns How many slots changed.
 * @throws NotFoundError `not-found`; InputError `opening-same`, `slot-municipality-unknown`.
 */
export async function openSlots({ tx, at, today, by }: Work, opening: Opening): Promise<number> {
  const { host, guest } = opening
  requireInScope(by.scope, host)
  if (host === guest) throw new InputError('opening-same')
  const pool = await poolOf(tx, host)
  if (!pool?.municipalities.some(({ code }) => code === guest))
    throw new InputError('slot-municipality-unknown', { code: guest })
  const coming = await tx.find(Slot, {
    where: { startsOn: MoreThanOrEqual(today) },
    relations: { room: { venue: true } },
    order: { code: 'ASC' },
  })
  const opened = coming.filter((slot) => isOpenedBy(slot, opening, today))
  for (const slot of opened)
    await tx.update(Slot, { code: slot.code }, { ...openedTo(slot, opening), version: slot.version + 1 })
  const name = pool.municipalities.find(({ code }) => code === guest)?.name ?? guest
  const data = { guest: name, count: opened.length, context: opening.always ? 'always' : undefined }
  if (opened.length > 0) await recordEvent(tx, at, by, { kind: 'slots.opened', municipality: host, data })
  return opened.length
}

/** True when this opening changes the slot: it is to come, in a venue of the host, and does not take these people already. */
export function isOpenedBy(slot: Slot, { host, guest, always }: Opening, today: Day): boolean {
  const taken = slot.serves.includes(guest) || (!always && slot.overflow.includes(guest))
  return slot.room.venue.municipality === host && slot.startsOn >= today && !slot.closed && !taken
}

/** Whom a slot takes after the opening. */
export function openedTo({ serves, overflow }: Pick<Slot, 'serves' | 'overflow'>, { guest, always }: Opening) {
  return always
    ? { serves: [...serves, guest], overflow: overflow.filter((code) => code !== guest) }
    : { serves, overflow: [...overflow, guest] }
}

/**
 * A slot with its room and venue, for who plans there.
 * @throws NotFoundError `slot-unknown`
 */
export async function findSlot(tx: EntityManager, { scope }: Actor, code: string): Promise<Slot> {
  const slot = await tx.findOne(Slot, { where: { code }, relations: { room: { venue: true } } })
  if (!slot || !inScope(scope, slot.room.venue.municipality)) throw new NotFoundError('slot-unknown')
  return slot
}

/** True once its first session has begun. */
export function hasBegun({ sessions }: Pick<Slot, 'sessions'>, now: Moment): boolean {
  const [first] = sessions
  return first !== undefined && momentOf(first.date, first.start) <= now
}

/** Until the end of the transaction nobody else changes this slot or opens a group in it. Changes nothing. */
export async function lockSlot(tx: EntityManager, code: string): Promise<void> {
  await tx.update(Slot, { code }, { version: () => '"version"' })
}
