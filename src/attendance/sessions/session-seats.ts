import { In, type EntityManager } from 'typeorm'
import { EXPECTED_PLACEMENT, FINISHED_PLACEMENT } from '../../groups/placement-status.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { Session } from '../../groups/session.entity.ts'
import { localTime } from '../../outside/clock.ts'
import { AttendanceMark } from '../attendance-mark.entity.ts'

/** A session with its seats, and the mark that counts of each. */
export interface SessionSeats {
  readonly session: Session
  /** The signing (BI21 art. 3.1 lid 1). */
  readonly isLast: boolean
  readonly seats: readonly { readonly placement: Placement; readonly mark: AttendanceMark | null }[]
}

/**
 * The seats of sessions (with their group), in order of name.
 * @param named Without names, and in no order: to count them.
 */
export async function listSessionSeats(
  tx: EntityManager,
  sessions: readonly Session[],
  { named = true }: { named?: boolean } = {},
): Promise<SessionSeats[]> {
  const group = { id: In([...new Set(sessions.map((session) => session.group.id))]) }
  const placements = await tx.find(Placement, {
    where: { group, status: In([...EXPECTED_PLACEMENT, 'declined']) },
    relations: { group: true, referral: named ? { person: true } : true },
    ...(named && { order: { referral: { person: { searchName: 'ASC' }, reference: 'ASC' } } }),
  })
  const byGroup = new Map<string, Placement[]>(sessions.map((session) => [session.group.id, []]))
  for (const placement of placements) byGroup.get(placement.group.id)?.push(placement)
  const all = await tx.find(Session, { where: { group }, relations: { group: true } })
  const marks = await marksOf(tx, sessions)
  return sessions.map((session) => ({
    session,
    isLast: !all.some((other) => other.group.id === session.group.id && other.number > session.number),
    seats: (byGroup.get(session.group.id) ?? [])
      .map((placement) => ({ placement, mark: marks.get(`${session.id} ${placement.id}`) ?? null }))
      .filter(({ placement, mark }) => mark !== null || wasPlaced(placement, session)),
  }))
}

/** True for who still must be marked: expected, and neither marked nor known to have finished at the last session. */
export function isUnmarked(
  { placement, mark }: SessionSeats['seats'][number],
  { isLast }: Pick<SessionSeats, 'isLast'>,
): boolean {
  if (!EXPECTED_PLACEMENT.includes(placement.status)) return false
  return !mark?.status && !(isLast && FINISHED_PLACEMENT.includes(placement.status))
}

async function marksOf(tx: EntityManager, sessions: readonly Session[]): Promise<Map<string, AttendanceMark>> {
  const marks = await tx.find(AttendanceMark, {
    where: { sessionId: In(sessions.map(({ id }) => id)) },
    order: { markedAt: 'ASC', id: 'ASC' },
  })
  return new Map(marks.map((mark) => [`${mark.sessionId} ${mark.placementId}`, mark]))
}

/** Who walked in at the second session was not expected at the first; who is marked there was, also when added afterwards. */
function wasPlaced({ placedAt }: Placement, { day }: Session): boolean {
  return localTime(placedAt).day <= day
}
