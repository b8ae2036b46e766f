import type { Deps } from '../../deps.ts'
import { draftMessage, type Draft } from './draft-message.ts'
import type { Message } from '../message/message.entity.ts'
import type { Recipient } from '../recipient/recipient.ts'
import { MissingLanguageError } from '../texts/languages.ts'
import { MissingValueError } from '../texts/template.ts'

/** How the reason begins when a value is missing; its name follows. */
export const VALUE_MISSING = 'value-missing: '
/** The same for a language in which there is no text; its code follows. */
export const LANGUAGE_MISSING = 'language-missing: '

/** What a message would lack if it went out now, named; `null` when it is whole. */
export function holeIn(deps: Pick<Deps, 'clock' | 'config'>, recipient: Recipient, draft: Draft): Held | null {
  const made = draftOrHole(deps, recipient, draft)
  return 'reason' in made ? made : null
}

/** The message as a row, or what it would lack if it went out now. */
export function draftOrHole(deps: Pick<Deps, 'clock' | 'config'>, recipient: Recipient, draft: Draft): Message | Held {
  try {
    return draftMessage(deps, recipient, draft)
  } catch (error) {
    return { reference: recipient.referral.reference, reason: reasonOf(error) }
  }
}

/** @throws The error itself when it is about something else. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause ? error.cause : error
  if (cause instanceof MissingLanguageError) return LANGUAGE_MISSING + cause.language
  if (cause instanceof MissingValueError) return VALUE_MISSING + cause.placeholder
  throw error
}

/** Whose message did not go out by itself, and why: somebody must do something, or may see why nothing is done. */
export interface Held {
  readonly reference: string
  readonly reason: string
}
