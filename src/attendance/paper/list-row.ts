import type { Day } from '../../calendar/days.ts'
import type { AttendanceStatus } from '../attendance-mark.entity.ts'
import type { WhatCounts } from '../sessions/judge-tap.ts'
import type { TapSays } from '../tap.entity.ts'

/** What a row of a list says of one person at one session. */
export interface ListRow {
  /** null: nothing is filled in. */
  readonly status: AttendanceStatus | null
  /** Signed or refused at this session; what was signed on another day stands on no list. */
  readonly signed: 'signed' | 'refused' | null
  /** 0 is in time. */
  readonly lateMinutes: number
  readonly earlyMinutes: number
  readonly remark: string
}

/** What counts of somebody, as the row of a list. @param day Of the session. */
export function rowThatCounts({ mark, signing }: WhatCounts, day: Day): ListRow {
  return {
    status: mark?.status ?? null,
    signed: signing?.signedOn === day ? 'signed' : signing?.refusedOn === day ? 'refused' : null,
    lateMinutes: mark?.lateMinutes ?? 0,
    earlyMinutes: mark?.earlyMinutes ?? 0,
    remark: mark?.remark ?? '',
  }
}

/**
 * The taps that make of a row what is written on it now: the same that somebody would make in the room, in the order in which they work.
 * Nothing is tapped of what was not changed, so that a list never takes away what it did not know.
 * @param before How the row stood when the list was made.
 */
export function tapsBetween(before: ListRow, written: ListRow): TapSays[] {
  if ((Object.keys(before) as (keyof ListRow)[]).every((name) => before[name] === written[name])) return []
  const now = { ...written, status: written.status ?? (written.signed ? 'present' : null) } satisfies ListRow
  const withdraws = before.signed !== null && now.signed === null
  const signs = now.signed !== null && now.signed !== before.signed
  const details = changedDetails(before, now)
  const marks = before.status !== now.status || Object.keys(details).length > 0
  // Who signs is marked present by that; who takes a signature back may take that mark along.
  const isSaidBySigning = signs && now.status === 'present' && Object.keys(details).length === 0
  return [
    ...(withdraws ? [{ what: 'withdraw' } as const] : []),
    ...((marks && !isSaidBySigning) || withdraws ? [{ what: 'mark', status: now.status, ...details } as const] : []),
    ...(signs && now.signed ? [{ what: now.signed } as const] : []),
  ]
}

/** Who was not there was neither late nor gone early. */
function changedDetails(before: ListRow, now: ListRow) {
  const isThere = now.status === 'present'
  return {
    ...(isThere && before.lateMinutes !== now.lateMinutes && { lateMinutes: now.lateMinutes }),
    ...(isThere && before.earlyMinutes !== now.earlyMinutes && { earlyMinutes: now.earlyMinutes }),
    ...(before.remark !== now.remark && { remark: now.remark }),
  }
}
