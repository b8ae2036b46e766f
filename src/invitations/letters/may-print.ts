import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { latestPrintDay } from '../recipient/choose-channel.ts'
import { postFor } from '../due/draft-message.ts'
import { fallBack } from '../due/fall-back.ts'
import type { Message } from '../message/message.entity.ts'
import { type Recipient } from '../recipient/recipient.ts'
import { reachable } from '../recipient/recipient-data.ts'
import { upToDate } from '../due/up-to-date.ts'
import { withhold } from '../due/withhold-messages.ts'
import { whyWithhold } from '../recipient/may-send.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config'>

/** The last look before printing; a letter that would come too late becomes a call. */
export async function mayPrint(
  tx: EntityManager,
  deps: Needs,
  by: Actor,
  message: Message,
  recipient: Recipient,
): Promise<boolean> {
  const { clock } = deps
  const reason = whyWithhold(message, recipient, clock.now())
  if (reason) await withhold(tx, deps, by, message, reason)
  if (reason) return false
  const late = clock.today() > latestPrintDay(postFor(message.kind, recipient, clock))
  if (!late && reachable(recipient.person).hasAddress) {
    await upToDate(tx, deps, message, recipient)
    return true
  }
  await withhold(tx, deps, by, message, late ? 'post-too-late' : 'address-gone')
  await fallBack(tx, deps, by, message, ['letter'])
  return false
}
