import type { Deps } from '../../deps.ts'
import type { Message } from '../message/message.entity.ts'
import type { Recipient } from '../recipient/recipient.ts'
import { MissingLanguageError, requireLanguage } from '../texts/languages.ts'
import { OFFERS } from '../texts/message-data.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import { MissingValueError } from '../texts/template.ts'
import { draftMessage, type Draft, type Now } from './draft-message.ts'

/** Whose message would have a hole in it if it went out now, and which. */
export interface Hole {
  readonly reference: string
  readonly lacks: 'value' | 'language'
  /** The name of the placeholder that has no value; the code of the language in which there is no text. */
  readonly what: string
}

/** The message as a row, or what it would lack if it went out now: who is offered a seat must hear of it in a language that they read. */
export function draftOrHole(
  now: Now,
  deps: Pick<Deps, 'config'>,
  recipient: Recipient,
  draft: Draft,
): { readonly message: Message } | { readonly hole: Hole } {
  try {
    if (OFFERS.includes(draft.kind)) requireLanguage(recipient.person.languages, ourTemplates().languages)
    return { message: draftMessage(now, deps, recipient, draft) }
  } catch (error) {
    return { hole: { reference: recipient.referral.reference, ...lackOf(error) } }
  }
}

/** What messages would lack if they went out now. */
export function holesIn(
  now: Now,
  deps: Pick<Deps, 'config'>,
  due: readonly { readonly recipient: Recipient; readonly draft: Draft }[],
): Hole[] {
  return due.flatMap(({ recipient, draft }) => {
    const made = draftOrHole(now, deps, recipient, draft)
    return 'hole' in made ? made.hole : []
  })
}

/** @throws The error itself when it is about something else. */
function lackOf(error: unknown): Pick<Hole, 'lacks' | 'what'> {
  const cause = error instanceof Error && error.cause ? error.cause : error
  if (cause instanceof MissingLanguageError) return { lacks: 'language', what: cause.language }
  if (cause instanceof MissingValueError) return { lacks: 'value', what: cause.placeholder }
  throw error
}
