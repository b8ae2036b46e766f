import { In, type EntityManager } from 'typeorm'
import type { Moment } from '../../outside/clock.ts'
import { TOLD_MESSAGE } from '../message/message-status.ts'
import { Message } from '../message/message.entity.ts'
import type { Told } from '../message/message.entity.ts'
import { OFFERS, TELLING } from '../texts/message-data.ts'

/** What somebody was told last about when and where to be. */
export interface LastTold {
  readonly at: Moment
  /** `null` for a message from before this was kept. */
  readonly told: Told | null
}

/** What somebody was invited to, the last time that an invitation reached them; `null` when none did, or it was not kept. */
export async function findInvitedTo(tx: EntityManager, placementId: string): Promise<Told | null> {
  const invitation = await tx.findOne(Message, {
    select: { id: true, told: true },
    where: { placementId, kind: In([...OFFERS]), status: In([...TOLD_MESSAGE]), copyFor: 'newcomer' },
    order: { createdAt: 'DESC' },
  })
  return invitation?.told ?? null
}

/** What the people in these seats were told last, by the seat's id. */
export async function findTold(tx: EntityManager, placementIds: readonly string[]): Promise<Map<string, LastTold>> {
  const messages = await tx.find(Message, {
    select: { id: true, placementId: true, status: true, told: true, createdAt: true, claimedAt: true, sentAt: true },
    where: { placementId: In([...placementIds]), kind: In([...TELLING]), copyFor: 'newcomer' },
    order: { createdAt: 'ASC' },
  })
  // Not asked of the database: it would look through all that arrived in years instead of a few of these people's.
  const arrived = messages.filter(({ status }) => TOLD_MESSAGE.includes(status))
  return new Map(
    arrived.map(({ placementId, told, createdAt, claimedAt, sentAt }) => [
      placementId,
      { at: sentAt ?? claimedAt ?? createdAt, told },
    ]),
  )
}
