import type { SlotSurroundings, SlotUse } from '../../municipalities/half-days/slot-notes.ts'
import type { SlotSession } from '../../municipalities/slot.entity.ts'

/**
 * What a slot is to who looks at the timetable: it has a group; or it is `closed` (withdrawn), `past` without a group, `shut` (the
 * municipality is closed on one of its days, so no group comes), on a public `holiday`, or `free`.
 */
export type SlotState = SlotUse['status'] | 'closed' | 'past' | 'shut' | 'holiday' | 'free'

/** A slot as its state is told. */
export interface StatedSlot {
  readonly code: string
  readonly sessions: readonly SlotSession[]
  readonly closed: boolean
  /** The municipality in whose venue it is. */
  readonly host: string
}

/** How a slot stands today. */
export function slotState(
  { code, sessions, closed, host }: StatedSlot,
  { use, today, daysOff }: Pick<SlotSurroundings, 'use' | 'today' | 'daysOff'>,
): SlotState {
  const group = use.get(code)
  if (group) return group.status
  if (closed) return 'closed'
  if (sessions.some(({ date }) => date < today)) return 'past'
  const off = new Set(sessions.flatMap(({ date }) => daysOff(date, host)).map(({ kind }) => kind))
  return off.has('closed') ? 'shut' : off.has('holiday') ? 'holiday' : 'free'
}
