import type { Secrets } from '../../people/secrets.ts'
import { textForm } from '../texts/blocks.ts'
import {
  isAboutAddress,
  type MessageKind,
  type MessageSender,
  type Block,
  type MessageText,
} from '../texts/message-data.ts'

/**
 * What a message keeps: the text as it was composed and who signed it. Not the address, which stands on the envelope and nowhere else,
 * and not the secret word of the link: whoever reads the database or a back-up must not be able to answer for others.
 */
export interface Snapshot {
  readonly message: MessageText
  readonly sender: Pick<MessageSender, 'name' | 'phone' | 'email'>
  readonly municipality: string
}

/** Stands in a kept link or short address in place of the secret word. */
const MARKER = '~secret~'

/** The link of a message that is to be kept. */
export function markedLink(publicUrl: string): string {
  return linkTo(publicUrl, MARKER)
}

/** The short address of an SMS that is to be kept. */
export function markedAddress(publicUrl: string): string {
  return `${publicUrl}/k/${MARKER}`
}

/** A kept SMS with the address in it that it goes out with, or with one that opens nothing. */
export function filledSms({ message }: Snapshot, publicUrl: string, address: string): string {
  return textForm(message).trim().replace(markedAddress(publicUrl), address)
}

/** The link as it goes out: the secret word is the same whenever it is made, also after another key took over. */
export function answerLink(
  publicUrl: string,
  secrets: Secrets,
  placement: { id: string; tokenNumber: number; tokenHash: string | null },
): string {
  return linkTo(publicUrl, secrets.token(placement.id, placement.tokenNumber, placement.tokenHash))
}

/** The secret word in a mail to a new e-mail address. It opens nothing but the button that says that the address is right. */
export function emailToken(secrets: Pick<Secrets, 'token'>, change: string): string {
  return secrets.token(`email-change ${change}`, 1)
}

/** The link of a message as it goes out: to the person's page, or of a mail about an address to where that is confirmed. */
export function linkOf(
  publicUrl: string,
  secrets: Secrets,
  { kind, occasion }: { readonly kind: MessageKind; readonly occasion: string },
  placement: Parameters<typeof answerLink>[2],
): string {
  if (isAboutAddress(kind)) return `${linkTo(publicUrl, emailToken(secrets, occasion))}/adres`
  return answerLink(publicUrl, secrets, placement)
}

/** The kept message with the real link in it; without one the marker stays, so that staff can read along but not answer. */
export function filledMessage({ message }: Snapshot, link: string): MessageText {
  const parts = message.parts.map((part) => ({ ...part, blocks: part.blocks.map((block) => filledBlock(block, link)) }))
  return { ...message, parts }
}

function filledBlock(block: Block, link: string): Block {
  return block.kind === 'action' && block.url.endsWith(`/u/${MARKER}`) ? { ...block, url: link } : block
}

function linkTo(publicUrl: string, word: string): string {
  return `${publicUrl}/u/${word}`
}
