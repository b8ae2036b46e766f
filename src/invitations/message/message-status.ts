import { ConflictError } from '../../errors.ts'

/** How far a message came. `claimed`: it was being sent; found after a crash, a person decides. */
export type MessageStatus =
  'queued' | 'claimed' | 'sent' | 'delivered' | 'bounced' | 'failed' | 'printed' | 'returned' | 'withheld'

/** The steps that a message may take. */
export const MESSAGE_STEPS: Readonly<Record<MessageStatus, readonly MessageStatus[]>> = {
  queued: ['claimed', 'printed', 'withheld', 'failed', 'sent'],
  // A report that it bounced says that it had left.
  claimed: ['sent', 'queued', 'failed', 'withheld', 'bounced'],
  sent: ['delivered', 'bounced'],
  delivered: ['bounced'],
  bounced: [],
  // Somebody who could not be reached was found after all.
  failed: ['queued', 'withheld', 'sent'],
  printed: ['returned', 'queued'],
  returned: [],
  withheld: [],
}

/** @throws ConflictError `message-step` when a message may not go from `from` to `to`. */
export function checkMessageStep(from: MessageStatus, to: MessageStatus): void {
  if (!MESSAGE_STEPS[from].includes(to)) throw new ConflictError('message-step', { from, to })
}
