import { schedule } from 'node-cron'
import { ZONE } from './clock.ts'

/**
 * Wakes `tick` at the start, to catch up with what was missed, and then every minute. It only wakes: what is due, the database
 * knows. A tick that takes longer than a minute is not started twice.
 * @returns Stops it, and lets a tick that is under way finish.
 */
export function startTimetable(tick: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  const wake = () => (running ??= tick().finally(() => (running = undefined)))
  const task = schedule('* * * * *', wake, { timezone: ZONE })
  void wake()
  return async () => {
    await task.destroy()
    await running
  }
}
