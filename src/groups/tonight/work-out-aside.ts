import type { Deps } from '../../deps.ts'
import { aside } from '../../outside/aside/aside.ts'
import type { TriedOutcome } from './tried-outcome.ts'
import type * as workOut from './work-out.ts'
import type { AboutNight, Outcome } from './work-out.ts'

/** Each waits for some seconds of work; who comes after so many is told that it is busy. */
const MOST_IN_LINE = 50

/** A thread gathers from the database and thinks: pages are served meanwhile. After a while without work it gives its memory back. */
const workingOut = aside<typeof workOut>(
  { module: './work-out', from: import.meta.url },
  { inThread: true, atOnce: 2, inLine: MOST_IN_LINE, idleSeconds: 300 },
)

type World = Pick<Deps, 'config'>
type About = Omit<AboutNight, 'databaseUrl'>

/** See `workOutNight` in work-out.ts. */
export function nightAside({ config }: World, about: About): Promise<Outcome | null> {
  return workingOut('workOutNight', { ...about, databaseUrl: config.databaseUrl })
}

/** See `workOutRemedies` in work-out.ts. */
export function remediesAside(
  { config }: World,
  about: Omit<Parameters<typeof workOut.workOutRemedies>[0], 'databaseUrl'>,
): Promise<Outcome | null> {
  return workingOut('workOutRemedies', { ...about, databaseUrl: config.databaseUrl })
}

const tryingOut = new Map<string, Promise<TriedOutcome | null>>()

/** See `workOutTryOut` in work-out.ts. The same asked again meanwhile, by a second click, is worked out once. */
export function tryOutAside(
  { config }: World,
  given: Omit<Parameters<typeof workOut.workOutTryOut>[0], 'databaseUrl'>,
): Promise<TriedOutcome | null> {
  const asked = { ...given, databaseUrl: config.databaseUrl }
  const key = JSON.stringify(asked)
  const outcome = tryingOut.get(key) ?? workingOut('workOutTryOut', asked).finally(() => tryingOut.delete(key))
  tryingOut.set(key, outcome)
  return outcome
}

/** Ends the threads. Who waits for an answer gets an error; who asks next gets a new thread. */
export function endWorkingOut(): Promise<void> {
  return workingOut.stop()
}
