import type { Message } from './message.entity.ts'

/** A copy has an occasion of its own, so that it goes out once, as the message itself does. */
const COPY = '-copy'

/** The occasion of the copy of a message. */
export function copyOccasion(occasion: string): string {
  return `${occasion}${COPY}`
}

/** True for the copy that a counsellor gets. */
export function isCopy({ occasion }: Pick<Message, 'occasion'>): boolean {
  return occasion.endsWith(COPY)
}
