import type { Day } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import type { LetterData } from '../outside/letter-data.ts'
import { letterForm } from './letter-form.ts'
import type { Message } from './message.entity.ts'
import { ourTemplates } from './our-templates.ts'
import { messageData } from './recipient-data.ts'
import type { Recipient } from './recipient.ts'
import { filledMessage, type Snapshot } from './snapshot.ts'

/** The letter of a message: its kept text with this link in it, to the address that the person has now. */
export function letterOf(message: Message, to: Recipient, link: string, letterDate: Day): LetterData {
  const snapshot = message.snapshot as unknown as Snapshot
  return letterForm(ourTemplates(), filledMessage(snapshot, link), messageData(to, { letterDate }))
}

/** One letter as a PDF, to look at. Its code leads nowhere: only what is printed has the real link. */
export async function previewLetter(
  { printer, clock, config }: Pick<Deps, 'printer' | 'clock' | 'config'>,
  message: Message,
  to: Recipient,
): Promise<Buffer> {
  const letter = letterOf(message, to, `${config.publicUrl}/u/voorbeeld`, clock.today())
  return (await printer.print([letter], { duplex: false })).pdf
}
