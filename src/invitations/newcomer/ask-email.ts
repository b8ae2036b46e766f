import { randomUUID } from 'node:crypto'
import { MoreThan, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { NEWCOMER } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { addMinutes } from '../../outside/clock.ts'
import { ADDRESS_DAYS } from '../recipient/may-send.ts'
import { Message } from '../message/message.entity.ts'
import type { Recipient } from '../recipient/recipient.ts'
import { emailToken } from '../message/snapshot.ts'
import { withhold } from '../due/withhold-messages.ts'
import { EmailChange } from '../due/email-change.entity.ts'
import { draftAddressMail } from '../due/draft-message.ts'
import { insertMessage } from '../message/change-message.ts'

const DAY = 24 * 60

/** So many mails a day to addresses that one person gives; and to one address, whoever gives it: families share one. */
export const MOST_BY_PERSON = 3
export const MOST_TO_ADDRESS = 6

/**
 * Mails the new address a link; a change that was asked before and not confirmed is replaced. In the transaction of the caller, who
 * takes care that of one person one asks at a time.
 * @throws InputError `email-too-often`
 */
export async function askEmail(
  tx: EntityManager,
  deps: Pick<Deps, 'clock' | 'config' | 'secrets'>,
  recipient: Recipient,
  email: string,
): Promise<void> {
  const now = deps.clock.now()
  const { referral, placement, person } = recipient
  await checkRate(tx, referral.id, email, addMinutes(now, -DAY))
  await replaceOpen(tx, deps, referral.id)
  const id = randomUUID()
  await tx.insert(EmailChange, {
    id,
    referralId: referral.id,
    placementId: placement.id,
    email,
    previous: person.email,
    tokenHash: deps.secrets.hash('token', emailToken(deps.secrets, id)),
    status: 'asked',
    askedAt: now,
    expiresAt: addMinutes(now, ADDRESS_DAYS * DAY),
    endedAt: null,
  })
  const { id: referralId, municipality } = referral
  await recordEvent(tx, now, NEWCOMER, { kind: 'email.asked', referralId, municipality })
  await insertMessage(
    tx,
    deps,
    NEWCOMER,
    draftAddressMail(deps, recipient, { kind: 'address-check', change: id, to: email }),
  )
}

/** Counted in lower case, so that nobody gets round it. */
async function checkRate(tx: EntityManager, referralId: string, email: string, since: string): Promise<void> {
  const lately = { askedAt: MoreThan(since) }
  const byPerson = await tx.countBy(EmailChange, { referralId, ...lately })
  const toAddress = await tx
    .createQueryBuilder(EmailChange, 'change')
    .where('LOWER(change.email) = LOWER(:email) AND change.askedAt > :since', { email, since })
    .getCount()
  if (byPerson >= MOST_BY_PERSON || toAddress >= MOST_TO_ADDRESS) throw new InputError('email-too-often')
}

/** The link of an older one is dead, and its mail, if it still waits, doesn't leave. */
async function replaceOpen(tx: EntityManager, { clock }: Pick<Deps, 'clock'>, referralId: string): Promise<void> {
  const open = await tx.findOneBy(EmailChange, { referralId, status: 'asked' })
  if (!open) return
  await tx.update(EmailChange, { id: open.id }, { status: 'replaced', endedAt: clock.now() })
  const waiting = await tx.findBy(Message, { placementId: open.placementId, occasion: open.id, status: 'queued' })
  for (const message of waiting) await withhold(tx, { clock }, NEWCOMER, message, 'address-replaced')
}
