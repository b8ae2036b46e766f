import { In, type EntityManager } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import { Event } from '../../history/event.entity.ts'
import type { Moment } from '../../outside/clock.ts'

/** A signature as the history has it. */
export interface Signed {
  readonly on: Day
  readonly recordedAt: Moment
}

/** What the history calls a recorded signature. */
export const SIGNED_EVENT = 'signing.signed'

/** The last signature of these referrals, by the referral's id. Signing belongs to a later stage; its history is everybody's. */
export async function findSigned(tx: EntityManager, referralIds: readonly string[]): Promise<Map<string, Signed>> {
  if (referralIds.length === 0) return new Map()
  const events = await tx.find(Event, {
    where: { referralId: In([...referralIds]), kind: SIGNED_EVENT },
    order: { at: 'ASC' },
  })
  return new Map(
    events.map(({ referralId, data, at }) => [referralId ?? '', { on: String(data['day']), recordedAt: at }]),
  )
}
