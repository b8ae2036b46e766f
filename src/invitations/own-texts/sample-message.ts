import type { Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { NotFoundError, OutsideError } from '../../errors.ts'
import { type Actor, recordEvent, work } from '../../history/work.ts'
import { listLetterStyles } from '../../municipalities/letter-styles.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import type { LetterStyleData } from '../../outside/printing/letter-data.ts'
import { compose } from '../texts/compose.ts'
import { findOwnMunicipality, findVersions, type OwnPlace } from './list-texts.ts'
import type { MessageData, SeatKind, MessageText } from '../texts/message-data.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import {
  findReader,
  MADE_UP_READER,
  type SampleReader,
  findMeeting,
  type SampleMeeting,
  sampleData,
} from './sample-reader.ts'
import { feeOf, highestFee } from '../texts/values.ts'
import { randomUUID } from 'node:crypto'
import type { Mailbox } from '../../outside/mail/mail-options.ts'
import { messageIdOf } from '../../outside/mail/mail-options.ts'
import { mailForm } from '../mail/mail-of.ts'

/** Which message somebody wants to read. */
export interface SampleOrder extends OwnPlace {
  /** One in which there are templates. */
  readonly language: string
  /** With the municipality's draft instead of what is in force. */
  readonly draft: boolean
  /** The reference of who reads it; else `findReader` chooses. */
  readonly reader?: string
  /** With nobody's data: for what leaves the application. */
  readonly madeUp?: boolean
}

/** A message as somebody would get it, and the same in Dutch alone. */
export interface SampleMessage {
  readonly message: MessageText
  readonly dutch: MessageText
  readonly data: MessageData
  readonly style: LetterStyleData
  readonly reader: SampleReader
  readonly municipality: Municipality
  readonly hasDraft: boolean
}

/**
 * A message with the data of somebody who reads the language.
 * @throws NotFoundError `not-found`, also for a language without templates.
 */
export async function sampleMessage(
  { db, clock, config }: Pick<Deps, 'db' | 'clock' | 'config'>,
  by: Actor,
  order: SampleOrder,
): Promise<SampleMessage> {
  const { kind, language } = order
  const templates = ourTemplates()
  const municipality = await findOwnMunicipality(db.read, by.scope, order)
  if (!templates.languages.includes(language)) throw new NotFoundError('not-found')
  const today = clock.today()
  const reader = order.madeUp
    ? MADE_UP_READER
    : await findReader(db.read, municipality.code, language, templates.languages, order.reader)
  const meeting = ownMeeting(reader, kind, today) ?? (await findMeeting(db.read, municipality.code, today))
  const fee = reader.referral ? knownFee(reader.referral, municipality) : highestFee(meeting, municipality.rules)
  const link = `${config.publicUrl}/u/voorbeeld`
  const { person, reference } = reader
  const data = sampleData(kind, { municipality, reader: { person, reference }, meeting, fee, today, link })
  const { draft, inForce } = await findVersions(db.read, order)
  const own = (order.draft && draft) || inForce || undefined
  return {
    message: compose(templates, { kind, language, data, own }),
    dutch: compose(templates, { kind, language: 'nl', data, own }),
    data,
    style: (await listLetterStyles(db.read)).get(municipality.code) ?? {},
    reader,
    municipality,
    hasDraft: draft !== null,
  }
}

/** Where the reader is expected. What invites is read with days that are still to come. */
function ownMeeting({ meeting }: SampleReader, kind: SeatKind, today: Day): SampleMeeting | null {
  const isAfterwards = kind === 'absence' || kind === 'signed'
  return isAfterwards || (meeting?.sessions[0]?.date ?? '') > today ? meeting : null
}

/** Nobody reads a fee that is not known; that stops the real message, and not the reading of it. */
function knownFee(referral: Parameters<typeof feeOf>[0], { rules }: Municipality): number | undefined {
  return referral.targetGroup === null ? undefined : feeOf(referral, rules)
}

/**
 * Sends a message to the member of staff who asks for it, with made-up data, and marked in its subject.
 * @param mark `proef`, before the subject between square brackets.
 * @throws NotFoundError `not-found`; OutsideError `test-mail-failed` (`reason`).
 */
export async function sendTestMail(
  deps: Pick<Deps, 'db' | 'clock' | 'config' | 'mailer'>,
  by: Actor,
  order: Omit<SampleOrder, 'madeUp'>,
  { to, mark }: { to: Mailbox; mark: string },
): Promise<void> {
  const { config, mailer } = deps
  const { message, data, municipality } = await sampleMessage(deps, by, { ...order, madeUp: true })
  const form = mailForm(message, data)
  const { name, email } = municipality.sender
  const sent = await mailer.send({
    ...form,
    subject: `[${mark}] ${form.subject}`,
    to,
    replyTo: { address: email, name },
    messageId: messageIdOf(`proef-${randomUUID()}`, config.publicUrl),
  })
  if (sent.state !== 'sent') throw new OutsideError('test-mail-failed', { reason: sent.reason })
  const about = { message: order.kind, language: order.language }
  const happened = { kind: 'test-mail.sent', municipality: municipality.code, data: about }
  await work(deps, by, {}, ({ tx, at }) => recordEvent(tx, at, by, happened))
}
