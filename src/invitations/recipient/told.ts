import type { MessageKind } from '../texts/message-data.ts'
import type { Told } from '../message/message.entity.ts'
import type { Recipient } from './recipient.ts'

/** Kinds from which somebody learns when and where to be. */
export const TELLING: readonly MessageKind[] = ['invitation', 'seat-offered', 'change']
/** Kinds that say when and where: they are written anew when that changes before they leave. */
const DATED: readonly MessageKind[] = [...TELLING, 'reminder']

/** When and where it is now. */
export function standingPlan({ sessions, group }: Pick<Recipient, 'sessions' | 'group'>): Told {
  const { code, name, address } = group.slot.room.venue
  return {
    sessions: sessions.map(({ day, startTime, endTime }) => ({ date: day, start: startTime, end: endTime })),
    place: { code, name, address },
  }
}

/** What a message of this kind tells; `null` when it is not about what is to come. */
export function toldBy(kind: MessageKind, recipient: Pick<Recipient, 'sessions' | 'group'>): Told | null {
  return DATED.includes(kind) ? standingPlan(recipient) : null
}

/** True when who was told `one` comes at the right time to the right place for `other`. */
export function isSamePlan(one: Told, other: Told): boolean {
  const sameTimes = one.sessions.length === other.sessions.length && goneSince(one, other).length === 0
  return sameTimes && one.place.code === other.place.code
}

/** The sessions of `before` that no longer hold. */
export function goneSince(before: Told, now: Told): Told['sessions'] {
  const same = (one: Told['sessions'][number], other: Told['sessions'][number]) =>
    one.date === other.date && one.start === other.start && one.end === other.end
  return before.sessions.filter((old) => !now.sessions.some((session) => same(old, session)))
}
