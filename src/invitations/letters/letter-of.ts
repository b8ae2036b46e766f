import type { Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { findLetterStyles } from '../../municipalities/letter-styles.ts'
import type { LetterData, LetterStyleData } from '../../outside/printing/letter-data.ts'
import { UnprintableLettersError } from '../../outside/printing/letter-printer.ts'
import { letterForm } from './letter-form.ts'
import type { Message } from '../message/message.entity.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import { messageData } from '../recipient/recipient-data.ts'
import type { Recipient } from '../recipient/recipient.ts'
import { filledMessage, type Snapshot } from '../message/snapshot.ts'

/** What a letter gets when it is printed. */
export interface LetterOrder {
  readonly link: string
  readonly letterDate: Day
  /** The municipality's; none: as Dagdeel does it. */
  readonly style?: LetterStyleData
}

/** The letter of a message: its kept text with this link in it, to the address that the person has now. */
export function letterOf(message: Message, to: Recipient, { link, letterDate, style }: LetterOrder): LetterData {
  const snapshot = message.snapshot as unknown as Snapshot
  return letterForm(ourTemplates(), filledMessage(snapshot, link), messageData(to, { letterDate }), style)
}

/** One letter as a PDF, to look at. Its code leads nowhere: only what is printed has the real link. */
export async function previewLetter(
  { printer, clock, config, db }: Pick<Deps, 'printer' | 'clock' | 'config' | 'db'>,
  message: Message,
  to: Recipient,
): Promise<Buffer> {
  const style = (await findLetterStyles(db.read)).get(message.municipality)
  const letter = letterOf(message, to, { link: `${config.publicUrl}/u/voorbeeld`, letterDate: clock.today(), style })
  return printOne(printer, letter)
}

/** One letter as a PDF, for a person to see. @throws ConflictError `letter-unprintable` */
export async function printOne(printer: Deps['printer'], letter: LetterData): Promise<Buffer> {
  try {
    return (await printer.print([letter], { duplex: false })).pdf
  } catch (error) {
    if (!(error instanceof UnprintableLettersError)) throw error
    throw new ConflictError('letter-unprintable', {}, { cause: error })
  }
}
