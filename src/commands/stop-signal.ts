const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** How long a program may take once it is asked to stop, in milliseconds from then. */
export interface StopLimits {
  /** For what is in hand: a mail, an answer, a page of letters. */
  readonly grace: number
  /** Until it is gone, whatever hangs. */
  readonly gone: number
}

const LIMITS: StopLimits = { grace: 20_000, gone: 27_000 }

/** Somebody asked the program to stop. */
export interface StopSignals {
  /** At once. */
  readonly asked: AbortSignal
  /** When what was in hand has had its time: now it is cut off. */
  readonly overdue: AbortSignal
  /** Listens no longer: the program, or the command, came to its end. */
  release(): void
}

/** Npm passes on a Ctrl-C that the terminal has sent to the program too. */
const SAME_MILLISECONDS = 500

/**
 * Listens to Ctrl-C and the service manager. The first signal asks to stop, a second one ends the program at once.
 * @param code The exit code of a program that has to be ended because something hangs.
 */
export function onStopSignal(code: number, { grace, gone }: StopLimits = LIMITS): StopSignals {
  const [asked, overdue] = [new AbortController(), new AbortController()]
  const timers: NodeJS.Timeout[] = []
  let since: number | undefined
  const release = () => {
    for (const signal of SIGNALS) process.off(signal, hear)
    timers.forEach(clearTimeout)
  }
  const hear = (signal: NodeJS.Signals) => {
    if (since === undefined) {
      since = performance.now()
      timers.push(
        setTimeout(() => overdue.abort(), grace),
        setTimeout(() => process.exit(code), gone),
      )
      timers.forEach((timer) => timer.unref())
      asked.abort()
    } else if (performance.now() - since > SAME_MILLISECONDS) {
      release()
      process.kill(process.pid, signal)
    }
  }
  for (const signal of SIGNALS) process.on(signal, hear)
  return { asked: asked.signal, overdue: overdue.signal, release }
}

/** Until this is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
