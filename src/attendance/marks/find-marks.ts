import { In, type EntityManager, IsNull } from 'typeorm'
import { AttendanceMark } from '../attendance-mark.entity.ts'
import type { Deps } from '../../deps.ts'
import { findPlacement } from '../../groups/seats/steps.ts'
import type { Placement } from '../../groups/placement.entity.ts'
import { Session } from '../../groups/session.entity.ts'
import type { Scope } from '../../history/work.ts'
import { Signing } from '../signing.entity.ts'

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

/** One seat with what is marked at each session, and the signature or refusal that counts. */
export interface ShownPlacement {
  readonly placement: Placement
  readonly sessions: readonly { readonly session: Session; readonly mark: AttendanceMark | null }[]
  readonly signing: Signing | null
}

/** @throws NotFoundError `placement-unknown`, also for a person of another municipality. */
export async function showPlacement({ db }: Pick<Deps, 'db'>, scope: Scope, id: string): Promise<ShownPlacement> {
  const placement = await findPlacement(db.read, scope, id)
  const group = { id: placement.group.id }
  const sessions = await db.read.find(Session, { where: { group }, order: { number: 'ASC' } })
  const marks = await marksOfPlacement(db.read, id)
  const signing = await db.read.findOneBy(Signing, { referralId: placement.referral.id, withdrawnAt: IsNull() })
  return {
    placement,
    sessions: sessions.map((session) => ({ session, mark: marks.get(session.id) ?? null })),
    signing,
  }
}
