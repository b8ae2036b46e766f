import { In, type EntityManager } from 'typeorm'
import { Event } from '../../history/event.entity.ts'
import { type KeptWhy, whyIn } from '../../pool/why/say-why.ts'

/** Why people have their seats in these groups, as the planner said when it gave them, by group and referral (`seatKey`). */
export async function whyPlaced(tx: EntityManager, groupIds: readonly string[]): Promise<Map<string, KeptWhy[]>> {
  const where = { groupId: In([...groupIds]), kind: 'placement.made' }
  const events = await tx.find(Event, { where, order: { at: 'ASC', id: 'ASC' } })
  return new Map(events.map(({ groupId, referralId, data }) => [seatKey(groupId, referralId), whyIn(data)]))
}

/** The seat of a person in a group. */
export function seatKey(groupId: string | null, referralId: string | null): string {
  return `${groupId} ${referralId}`
}
