import { randomUUID } from 'node:crypto'
import type { Deps } from '../../deps.ts'
import { OutsideError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import type { Mailbox } from '../../outside/mail/mailbox.ts'
import { mailForm } from '../mail/mail-form.ts'
import { messageIdOf } from '../mail/mail-of.ts'
import { type SampleOrder, sampleMessage } from './sample-message.ts'

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
  const { db, clock, config, mailer } = deps
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
  await db.write((tx) =>
    recordEvent(tx, clock.now(), by, { kind: 'test-mail.sent', municipality: municipality.code, data: about }),
  )
}
