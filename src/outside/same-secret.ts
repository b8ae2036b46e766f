import { timingSafeEqual } from 'node:crypto'

/** Compares a word that somebody sent with the right one, in a time that doesn't tell how much of it was right. */
export function isSameSecret(given: string, secret: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(secret)]
  return one.length === other.length && timingSafeEqual(one, other)
}
