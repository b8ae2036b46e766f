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
] as const
export const LISTS = ['sessions', 'venueAddress', 'oldSessions'] as const
/** The address of the answer page stands only in a link, where each form shows it in its own way. */
export const LINKS = ['answerUrl'] as const
/** What a part of a template may depend on: `{{#several}}…{{/several}}`, `{{^several}}…{{/several}}`. */
export const CONDITIONS = ['several', 'directions', 'oldSessions', 'oldVenue'] as const

export type PlaceholderName = (typeof TEXTS)[number] | (typeof LISTS)[number] | (typeof LINKS)[number]

/** The values for one reader: a text has one, a list has more, an absent one has none. */
export type Values = Partial<Record<PlaceholderName | 'several', string[]>>

const ALWAYS = ['salutation|addressName|firstName', 'day', 'time', 'sessions', 'venue', 'phone', 'senderName']
const NAMENS = 'onBehalfOf|municipality'
const TO_COME = [...ALWAYS, 'venueAddress', 'directions', 'answerUrl', NAMENS]

/** What a template must say; `a|b` is one or the other. */
export const REQUIRED: Record<MessageKind, string[]> = {
  invitation: [...TO_COME, 'replyBy'],
  reminder: TO_COME,
  change: [...TO_COME, 'replyBy', 'oldSessions', 'oldVenue'],
  cancellation: [...ALWAYS, NAMENS, 'cancelledBy', 'reason'],
}

/** True for every name that a template may put between braces. */
export function isPlaceholder(name: string): boolean {
  return [...TEXTS, ...LISTS, ...LINKS].some((known) => known === name)
}

export function isList(name: string): boolean {
  return LISTS.some((known) => known === name)
}
