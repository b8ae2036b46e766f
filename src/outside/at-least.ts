import { setTimeout as pause } from 'node:timers/promises'

/** Lets an act take so long at least, also when it fails: else its time would tell what it met. */
export async function atLeast<T>(milliseconds: number, act: () => Promise<T>): Promise<T> {
  const over = pause(milliseconds)
  try {
    return await act()
  } finally {
    await over
  }
}
