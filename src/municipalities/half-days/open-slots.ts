import { MoreThanOrEqual } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import { InputError } from '../../errors.ts'
import { recordEvent } from '../../history/record-event.ts'
import type { Work } from '../../history/work.ts'
import { poolOf } from '../pools.ts'
import { requireInScope } from '../scope.ts'
import { Slot } from '../slot.entity.ts'

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
