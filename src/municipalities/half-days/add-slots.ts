import type { EntityManager } from 'typeorm'
import { partOfDay } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvents } from '../../history/record-event.ts'
import { type Work, work } from '../../history/work.ts'
import { checkSlot, type NewSlot, gatherGround, slotColumns } from './new-slot.ts'
import { Slot } from '../slot.entity.ts'

/**
 * Adds half days, or series of them, to the timetable: all or none. From the next run of the planner each can hold a group. What is
 * unwise (a holiday, a room that is taken) is not refused here: `slotNotes` tells it before somebody decides.
 * @returns The codes of the new slots, in the order given.
 * @throws InputError as `checkSlot`; `slot-exists` when the very same slot is there already (a form that was sent twice).
 */
export async function addSlots(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  slots: readonly NewSlot[],
): Promise<string[]> {
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
