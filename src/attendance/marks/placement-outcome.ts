import type { AttendanceStatus } from '../attendance-mark.entity.ts'
import type { EntityManager } from 'typeorm'
import type { Placement } from '../../groups/placement.entity.ts'
import { Session } from '../../groups/session.entity.ts'
import { marksOfPlacement } from './find-marks.ts'

/** What somebody's mark is at one session; null: not marked, or taken back. */
interface SessionMark {
  readonly number: number
  readonly status: AttendanceStatus | null
}

/** What becomes of a seat. */
export type PlacementOutcome = 'attended' | 'absent' | 'excused'

const OUTCOMES: Readonly<Record<AttendanceStatus, PlacementOutcome>> = {
  present: 'attended',
  absent: 'absent',
  excused: 'excused',
}

/**
 * What a seat becomes by the marks: the last session decides, because there one signs (BI21 art. 3.1 lid 1). Who misses an earlier
 * one of several keeps the seat; whether they can still reach twelve hours is a question for a person (`missesHours`).
 * @param marks One for each session of the group.
 * @returns null while the last session is not marked.
 */
export function placementOutcome(marks: readonly SessionMark[]): PlacementOutcome | null {
  const last = marks.reduce<SessionMark | null>(
    (latest, mark) => (latest && latest.number > mark.number ? latest : mark),
    null,
  )
  return last?.status ? OUTCOMES[last.status] : null
}

/** What the marks that count make of this seat. */
export async function findOutcome(tx: EntityManager, { id, group }: Placement): Promise<PlacementOutcome | null> {
  const marks = await marksOfPlacement(tx, id)
  const sessions = await tx.findBy(Session, { group: { id: group.id } })
  return placementOutcome(
    sessions.map((session) => ({ number: session.number, status: marks.get(session.id)?.status ?? null })),
  )
}
