import type { EntityManager } from 'typeorm'
import type { Session } from '../../groups/session.entity.ts'
import { sessionsByGroup } from '../../groups/group/find-group.ts'
import { LIVE_PLACEMENT } from '../../groups/placement-status.ts'
import type { Placement } from '../../groups/placement.entity.ts'
import { sessionsOfSeat } from '../../groups/seats/steps.ts'
import {
  type Attended,
  attendedHours,
  attendedIn,
  findMarkedSeats,
  halfDayMinutes,
  NEEDED_MINUTES,
} from './find-marks.ts'

/** What somebody has done of the programme, and what they may still do with the seats they have. */
export interface Hours {
  readonly attended: Attended
  /** Of their own series: what nobody has filled in yet may still count. */
  readonly open: Attended
  /** The same of the session at which they catch up. */
  readonly catchUp: Attended
  /** Somebody noted at a session whether they were there: they have begun. */
  readonly begun: boolean
}

const NOTHING: Attended = { minutes: 0, activity: false }

/** The hours of these people, by referral. */
export async function gatherHours(
  tx: EntityManager,
  referralIds: readonly string[],
): Promise<ReadonlyMap<string, Hours>> {
  const { seats, marks } = await findMarkedSeats(tx, referralIds, { group: true })
  const attended = await attendedIn(tx, referralIds, seats, marks)
  const known = new Set(marks.flatMap((one) => (one.status ? `${one.placementId} ${one.sessionId}` : [])))
  const begun = new Set(marks.flatMap((one) => (one.status ? one.placementId : [])))
  const live = seats.filter(({ status }) => LIVE_PLACEMENT.includes(status))
  const byGroup = await sessionsByGroup(tx, [...new Set(live.map(({ group }) => group.id))])
  const openOf = (seat: Placement) =>
    sessionsOfSeat(seat, byGroup.get(seat.group.id) ?? []).filter(({ id }) => !known.has(`${seat.id} ${id}`))
  const liveOf = new Map<string, Placement[]>()
  for (const seat of live) liveOf.set(seat.referral.id, [...(liveOf.get(seat.referral.id) ?? []), seat])
  const haveBegun = new Set(seats.flatMap((seat) => (begun.has(seat.id) ? seat.referral.id : [])))
  return new Map(
    referralIds.map((id) => {
      const own = liveOf.get(id) ?? []
      return [
        id,
        {
          attended: attended.get(id) ?? NOTHING,
          open: attendedHours(own.filter(({ sessionId }) => sessionId === null).flatMap(openOf)),
          catchUp: attendedHours(own.filter(({ sessionId }) => sessionId !== null).flatMap(openOf)),
          begun: haveBegun.has(id),
        },
      ]
    }),
  )
}

/** What somebody will lack of the programme; null when they can reach it. */
export interface Lack {
  readonly minutes: number
  readonly activity: boolean
}

/** What these hours together fall short of what the programme takes (BI21 art. 3.1 lid 2, 3); null: they do not. */
export function lackIn(...hours: readonly Attended[]): Lack | null {
  const minutes = Math.max(0, NEEDED_MINUTES - hours.reduce((sum, one) => sum + one.minutes, 0))
  const activity = !hours.some((one) => one.activity)
  return minutes > 0 || activity ? { minutes, activity } : null
}

/** What is still lacking after this session too; null: nothing. */
export function lackAfter({ minutes, activity }: Lack, session: Session): Lack | null {
  const left = {
    minutes: Math.max(0, minutes - halfDayMinutes(session)),
    activity: activity && session.activity === null,
  }
  return left.minutes > 0 || left.activity ? left : null
}

/** What somebody who has begun will lack when they come to all that is left of their own series; null: nothing, or they have not begun. */
export function lackOf({ attended, open, begun }: Hours): Lack | null {
  return begun ? lackIn(attended, open) : null
}
