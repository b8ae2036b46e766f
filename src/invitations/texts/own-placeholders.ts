import type { SeatKind } from './message-data.ts'
import type { PlaceholderName } from './placeholders.ts'

const ABOUT_US: readonly PlaceholderName[] = ['phone', 'email', 'senderName', 'municipality']
const WHERE_AND_WHEN: readonly PlaceholderName[] = [...ABOUT_US, 'day', 'time', 'venue']
const ASKS: readonly PlaceholderName[] = [...WHERE_AND_WHEN, 'replyBy']

/**
 * What a municipality's own text may use, by the kind of message: what every reader of the kind has a value for, so that no own text
 * stops a message; and nothing that is about the person.
 */
export const OWN_PLACEHOLDERS: Readonly<Record<SeatKind, readonly PlaceholderName[]>> = {
  invitation: ASKS,
  'seat-offered': ASKS,
  reminder: WHERE_AND_WHEN,
  change: ASKS,
  cancellation: WHERE_AND_WHEN,
  absence: [...ABOUT_US, 'missedDay', 'missedTime', 'venue'],
  signed: [...ABOUT_US, 'signedDay'],
}
