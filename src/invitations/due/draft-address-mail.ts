import { randomUUID } from 'node:crypto'
import type { Deps } from '../../deps.ts'
import type { Message } from '../message/message.entity.ts'
import { messageData } from '../recipient/recipient-data.ts'
import type { Recipient } from '../recipient/recipient.ts'
import { markedLink, type Snapshot } from '../message/snapshot.ts'
import { compose } from '../texts/compose.ts'
import type { AddressKind } from '../texts/message-data.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import { chooseLanguage } from '../texts/languages.ts'

/** A mail about an e-mail address itself, and the change that it is about. */
export interface AddressMail {
  readonly kind: AddressKind
  readonly change: string
  readonly to: string
}

/**
 * The row of a mail about an e-mail address: to that address and nowhere else, in the person's language, with Dutch beside it. It names
 * nobody and says nothing about them: the address may be somebody else's.
 */
export function draftAddressMail(
  { config, clock }: Pick<Deps, 'config' | 'clock'>,
  recipient: Recipient,
  { kind, change, to }: AddressMail,
): Message {
  const templates = ourTemplates()
  const language = chooseLanguage(recipient.person.languages, templates.languages)
  const data = messageData(recipient, { letterDate: clock.today(), answerUrl: markedLink(config.publicUrl) })
  const message = compose(templates, { kind, language, data })
  const { name, phone, email } = data.sender
  const snapshot: Snapshot = { message, sender: { name, phone, email }, municipality: data.municipality.name }
  return {
    id: randomUUID(),
    placementId: recipient.placement.id,
    referralId: recipient.referral.id,
    municipality: recipient.referral.municipality,
    kind,
    occasion: change,
    channel: 'email',
    address: to,
    language,
    status: 'queued',
    statusReason: null,
    dueAt: clock.now(),
    attempts: 0,
    templateVersion: message.version,
    snapshot: { ...snapshot },
    told: null,
    batchId: null,
    createdAt: clock.now(),
    claimedAt: null,
    sentAt: null,
  }
}
