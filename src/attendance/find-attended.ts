import { In, type EntityManager } from 'typeorm'
import { Placement } from '../groups/placement.entity.ts'
import { Session } from '../groups/session.entity.ts'
import { attendedHours, type Attended } from './attended-hours.ts'
import { marksThatCount } from './find-marks.ts'

/** What somebody has done of the programme, over all groups that they were in: who misses a half day need not do the others again. */
export async function findAttended(tx: EntityManager, referralId: string): Promise<Attended> {
  const seats = await tx.findBy(Placement, { referral: { id: referralId } })
  const marks = await marksThatCount(
    tx,
    seats.map(({ id }) => id),
  )
  const present = marks.filter(({ status }) => status === 'present').map(({ sessionId }) => sessionId)
  return attendedHours(await tx.findBy(Session, { id: In(present) }))
}
