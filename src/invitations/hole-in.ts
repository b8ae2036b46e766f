import type { Deps } from '../deps.ts'
import { draftMessage, type Draft } from './draft-message.ts'
import { MissingValueError } from './fill-template.ts'
import type { Held } from './held.ts'
import type { Recipient } from './recipient.ts'

/** What a message would lack if it went out now, named; `null` when it is whole. */
export function holeIn(deps: Pick<Deps, 'clock' | 'config'>, recipient: Recipient, draft: Draft): Held | null {
  try {
    draftMessage(deps, recipient, draft)
    return null
  } catch (error) {
    const missing = [error, error instanceof Error ? error.cause : undefined].find(
      (cause) => cause instanceof MissingValueError,
    )
    if (!missing) throw error
    return { reference: recipient.referral.reference, reason: `value-missing: ${missing.placeholder}` }
  }
}
