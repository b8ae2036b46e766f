const MILLISECONDS = 20_000

/**
 * Wakes `tick` at the start, to catch up with what was missed, and then again and again. It only wakes: what is due, the database and the
 * clock on the wall know; the pauses are counted by a clock that nobody sets. A tick that takes long is not started twice.
 * @param pause Milliseconds between the end of a tick and the next.
 * @returns Stops it, and waits for a tick that is under way.
 */
export function startTimetable(tick: () => Promise<void>, pause = MILLISECONDS): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  let stopped = false
  const wake = () => {
    running = tick().finally(() => {
      if (!stopped) timer = setTimeout(wake, pause)
    })
  }
  wake()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await running
  }
}
