import { IsNull } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { findPlacement } from '../../groups/seats/steps.ts'
import type { Placement } from '../../groups/placement.entity.ts'
import { Session } from '../../groups/session.entity.ts'
import type { Scope } from '../../history/work.ts'
import type { AttendanceMark } from '../attendance-mark.entity.ts'
import { marksOfPlacement } from './find-marks.ts'
import { Signing } from '../signing.entity.ts'

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
