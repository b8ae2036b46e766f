import { schedule } from 'node-cron'
import { ZONE } from './clock.ts'

/**
 * Wakes `tick` at the start, to catch up with what was missed, and then every minute. It only wakes: what is due, the database
 * knows. A tick that takes longer than a minute is not started twice.
 * @returns Stops it.
 */
export function startTimetable(tick: () => Promise<void>): () => Promise<void> {
  const task = schedule('* * * * *', tick, { timezone: ZONE, noOverlap: true })
  void tick()
  return async () => {
    await task.destroy()
  }
}
