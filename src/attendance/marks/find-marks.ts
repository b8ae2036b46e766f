import { In, type EntityManager } from 'typeorm'
import { AttendanceMark } from '../attendance-mark.entity.ts'

/** The mark that counts, by session, of one seat: the last one by `markedAt`. */
export async function marksOfPlacement(tx: EntityManager, placementId: string): Promise<Map<string, AttendanceMark>> {
  return lastBy(await tx.find(AttendanceMark, { where: { placementId }, order: ORDER }), ({ sessionId }) => sessionId)
}

/** The marks that count of several seats, one for each seat and session. */
export async function marksThatCount(tx: EntityManager, placementIds: readonly string[]): Promise<AttendanceMark[]> {
  const marks = await tx.find(AttendanceMark, { where: { placementId: In([...placementIds]) }, order: ORDER })
  return [...lastBy(marks, ({ placementId, sessionId }) => `${placementId} ${sessionId}`).values()]
}

/** Two phones may say the same millisecond: then the id decides, so that everybody sees the same. */
const ORDER = { markedAt: 'ASC', id: 'ASC' } as const

function lastBy(marks: readonly AttendanceMark[], key: (mark: AttendanceMark) => string): Map<string, AttendanceMark> {
  return new Map(marks.map((mark) => [key(mark), mark]))
}
