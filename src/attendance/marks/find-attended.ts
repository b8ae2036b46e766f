import { In, type EntityManager } from 'typeorm'
import { Placement } from '../../groups/placement.entity.ts'
import { Session } from '../../groups/session.entity.ts'
import { attendedHours, type Attended } from './attended-hours.ts'
import { marksThatCount } from './find-marks.ts'

/** What somebody has done of the programme, over all groups that they were in: who misses a half day need not do the others again. */
export async function findAttended(tx: EntityManager, referralId: string): Promise<Attended> {
  return (await findAttendedBy(tx, [referralId])).get(referralId) ?? attendedHours([])
}

/** The same of several people, by referral. */
export async function findAttendedBy(
  tx: EntityManager,
  referralIds: readonly string[],
): Promise<ReadonlyMap<string, Attended>> {
  const referral = { id: In([...referralIds]) }
  const seats = await tx.find(Placement, { where: { referral }, relations: { referral: true } })
  const marks = await marksThatCount(
    tx,
    seats.map(({ id }) => id),
  )
  const present = marks.filter(({ status }) => status === 'present')
  const sessions = await tx.findBy(Session, { id: In(present.map(({ sessionId }) => sessionId)) })
  return new Map(
    referralIds.map((id) => {
      const own = new Set(seats.filter((seat) => seat.referral.id === id).map((seat) => seat.id))
      const there = new Set(present.filter(({ placementId }) => own.has(placementId)).map(({ sessionId }) => sessionId))
      return [id, attendedHours(sessions.filter((session) => there.has(session.id)))]
    }),
  )
}
