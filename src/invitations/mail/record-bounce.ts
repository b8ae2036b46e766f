import { In, MoreThanOrEqual, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { Event } from '../../history/event.entity.ts'
import type { MailTrouble } from '../../outside/mail/mail-status.ts'
import { comeBack, takeNextWay } from '../due/came-back.ts'
import { changeMessage } from '../message/change-message.ts'
import { isCopy } from '../message/counsellor-copy.ts'
import { markMailboxGone } from '../due/mark-mailbox-gone.ts'
import { recordMessage } from '../message/message-event.ts'
import type { MessageStatus } from '../message/message-status.ts'
import { Message } from '../message/message.entity.ts'
import { findRecipient } from '../recipient/recipient.ts'
import { isAboutAddress } from '../texts/message-data.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config'>

/** What is out of our hands. Of a `claimed` one nobody knew whether it had left: now we do. */
const OUT: readonly MessageStatus[] = ['claimed', 'sent', 'delivered']

/**
 * A mail server says that it could not deliver a mail: the next way takes over, and nobody writes to a mailbox any more that isn't
 * there. The second report about the same mail does nothing.
 * @returns False when it was known already.
 */
export async function recordBounce(deps: Needs, by: Actor, messageId: string, trouble: MailTrouble): Promise<boolean> {
  return deps.db.write(async (tx) => {
    const message = await tx.findOneByOrFail(Message, { id: messageId })
    if (!OUT.includes(message.status)) return false
    await comeBack(tx, deps, by, message, trouble)
    if (trouble === 'mailbox-unknown' && isToPerson(message) && !(await hasOtherAddress(tx, message)))
      await markMailboxGone(tx, (await findRecipient(tx, message.placementId)).person)
    await takeNextWay(tx, deps, by, message)
    return true
  }, `message:${messageId}`)
}

/** The reason of a mail that is still on its way, and no longer in our hands. */
const DELAYED = 'delayed'

/**
 * A mail server says that it is still trying: that is noted, once. Nothing else happens: it may yet arrive, and if it doesn't the
 * server will say so.
 * @returns False when it was known already, or no longer matters.
 */
export async function recordDelay({ db, clock }: Needs, by: Actor, messageId: string): Promise<boolean> {
  return db.write(async (tx) => {
    const message = await tx.findOneByOrFail(Message, { id: messageId })
    if (!OUT.includes(message.status) || message.statusReason === DELAYED) return false
    if (message.status === 'claimed')
      await changeMessage(tx, message, 'sent', { sentAt: message.claimedAt, statusReason: DELAYED })
    else await tx.update(Message, { id: messageId, status: message.status }, { statusReason: DELAYED })
    await recordMessage(tx, clock.now(), by, message, 'delayed')
    return true
  }, `message:${messageId}`)
}

/** A copy, and a mail about an address, may go to an address that isn't the person's. */
function isToPerson(message: Message): boolean {
  return !isCopy(message) && !isAboutAddress(message.kind)
}

/** Somebody gave another address after this mail left: that one is not to blame. */
async function hasOtherAddress(tx: EntityManager, { referralId, claimedAt, createdAt }: Message): Promise<boolean> {
  const changes = await tx.findBy(Event, {
    referralId,
    kind: In(['person.changed', 'referral.changed']),
    at: MoreThanOrEqual(claimedAt ?? createdAt),
  })
  return changes.some(({ data }) => Array.isArray(data['fields']) && data['fields'].includes('email'))
}
