import { setTimeout as pause } from 'node:timers/promises'
import { timingSafeEqual } from 'node:crypto'

/** Lets an act take so long at least, also when it fails: else its time would tell what it met. */
export async function atLeast<T>(milliseconds: number, act: () => Promise<T>): Promise<T> {
  const over = pause(milliseconds)
  try {
    return await act()
  } finally {
    await over
  }
}

/** Compares a word that somebody sent with the right one, in a time that doesn't tell how much of it was right. */
export function isSameSecret(given: string, secret: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(secret)]
  return one.length === other.length && timingSafeEqual(one, other)
}
