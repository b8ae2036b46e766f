import { In, Like, Not, type EntityManager } from 'typeorm'
import type { Moment } from '../outside/clock.ts'
import { copyOccasion } from './counsellor-copy.ts'
import type { MessageStatus } from './message-status.ts'
import { Message } from './message.entity.ts'
import { TELLING, type Told } from './told.ts'

/** What somebody was told last about when and where to be. */
export interface LastTold {
  readonly at: Moment
  /** `null` for a message from before this was kept. */
  readonly told: Told | null
}

/** It arrived, as far as we know. What bounced or came back told nobody anything. */
const ARRIVED: readonly MessageStatus[] = ['claimed', 'sent', 'delivered', 'printed']

/** What the people in these seats were told last, by the seat's id. */
export async function findTold(tx: EntityManager, placementIds: readonly string[]): Promise<Map<string, LastTold>> {
  const messages = await tx.find(Message, {
    select: { id: true, placementId: true, told: true, createdAt: true, claimedAt: true, sentAt: true },
    where: {
      placementId: In([...placementIds]),
      kind: In([...TELLING]),
      status: In([...ARRIVED]),
      occasion: Not(Like(copyOccasion('%'))),
    },
    order: { createdAt: 'ASC' },
  })
  return new Map(
    messages.map(({ placementId, told, createdAt, claimedAt, sentAt }) => [
      placementId,
      { at: sentAt ?? claimedAt ?? createdAt, told },
    ]),
  )
}
