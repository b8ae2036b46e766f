import type { EntityManager } from 'typeorm'
import type { Moment } from '../../outside/clock.ts'
import type { Message } from '../message/message.entity.ts'
import { EmailChange } from './email-change.entity.ts'

/** The mail to a new address could not be delivered: the page says so, and the old address stays. */
export async function addressUnreachable(
  tx: EntityManager,
  { kind, occasion }: Pick<Message, 'kind' | 'occasion'>,
  at: Moment,
): Promise<void> {
  if (kind !== 'address-check') return
  await tx.update(EmailChange, { id: occasion, status: 'asked' }, { status: 'unreachable', endedAt: at })
}
