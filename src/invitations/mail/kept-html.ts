import type { Deps } from '../../deps.ts'
import { mailForm } from './mail-form.ts'
import { filledMessage, linkOf, type Snapshot } from '../message/snapshot.ts'
import type { FoundMessage } from '../recipient/recipient.ts'

/**
 * A kept message as the mail that it was. The link works only where mail is kept instead of sent (trial and training): elsewhere staff
 * could answer for somebody without a trace.
 */
export function keptHtml(
  { config, secrets }: Pick<Deps, 'config' | 'secrets'>,
  { message, recipient }: FoundMessage,
): string {
  const snapshot = message.snapshot as unknown as Snapshot
  const trial = config.smtpUrl === null && message.channel === 'email'
  const link = trial
    ? linkOf(config.publicUrl, secrets, message, recipient.placement)
    : `${config.publicUrl}/u/voorbeeld`
  return mailForm(filledMessage(snapshot, link), {
    sender: snapshot.sender,
    municipality: { name: snapshot.municipality },
  }).html
}
