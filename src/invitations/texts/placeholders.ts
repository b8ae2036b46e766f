import type { MessageKind } from './message-data.ts'

/** What a template may use. A text stands in a sentence; a list gives a line, a row or an item for each value. */
export const TEXTS = [
  'salutation',
  'addressName',
  'firstName',
  'day',
  'time',
  'venue',
  'directions',
  'replyBy',
  'phone',
  'email',
  'senderName',
  'onBehalfOf',
  'municipality',
  'reference',
  'oldVenue',
  'cancelledBy',
  'reason',
  'missedDay',
  'missedTime',
  'signedDay',
  'fee',
  'fine',
  'goodToKnow',
] as const
export const LISTS = ['sessions', 'venueAddress', 'oldSessions'] as const
/** The address of the answer page stands only in a link, where each form shows it in its own way. */
export const LINKS = ['answerUrl'] as const
/**
 * How it is with the reader. They come `several` times, or `once` for the whole programme, or once to do at one session the part that they lack (`catchUp`).
 * `agreed`: they said already that they come. On paper or a screen (so not `spoken`) they are then asked nothing,
 * and can change their mind (`changing`); others choose (`choosing`).
 */
const CIRCUMSTANCES = ['several', 'once', 'catchUp', 'spoken', 'agreed', 'choosing', 'changing'] as const
type Circumstance = (typeof CIRCUMSTANCES)[number]
/** What a part of a template may depend on: `{{#several}}…{{/several}}`, `{{^several}}…{{/several}}`. */
export const CONDITIONS = [...CIRCUMSTANCES, 'directions', 'oldSessions', 'oldVenue', 'reason', 'fee'] as const
/** Not everybody has these: they stand in their own part, `{{#fee}}…{{fee}}…{{/fee}}`. */
export const OPTIONAL: readonly string[] = ['directions', 'oldSessions', 'oldVenue', 'fee']

export type PlaceholderName = (typeof TEXTS)[number] | (typeof LISTS)[number] | (typeof LINKS)[number]

/** The values for one reader: a text has one, a list has more, an absent one has none. */
export type Values = Partial<Record<PlaceholderName | Circumstance, string[]>>

const ALWAYS = ['salutation|addressName|firstName', 'phone', 'senderName', 'onBehalfOf|municipality']
const WHERE_AND_WHEN = [...ALWAYS, 'day', 'time', 'sessions', 'venue']
const TO_COME = [...WHERE_AND_WHEN, 'venueAddress', 'directions', 'goodToKnow', 'answerUrl']
const OFFER = [...TO_COME, 'replyBy', 'fee']

/** What a template must say; `a|b` is one or the other. */
export const REQUIRED: Record<MessageKind, string[]> = {
  invitation: [...OFFER, 'fine'],
  'seat-offered': OFFER,
  reminder: [...TO_COME, 'fine'],
  change: [...TO_COME, 'replyBy', 'fine', 'oldSessions', 'oldVenue'],
  cancellation: [...WHERE_AND_WHEN, 'cancelledBy', 'reason'],
  absence: [...ALWAYS, 'missedDay', 'missedTime', 'venue', 'fine'],
  signed: [...ALWAYS, 'signedDay'],
  'address-check': ['answerUrl', 'phone', 'senderName', 'onBehalfOf|municipality'],
  'address-changed': ['phone', 'senderName', 'onBehalfOf|municipality'],
}

/** True for every name that a template may put between braces. */
export function isPlaceholder(name: string): boolean {
  return [...TEXTS, ...LISTS, ...LINKS].some((known) => known === name)
}

export function isList(name: string): boolean {
  return LISTS.some((known) => known === name)
}
