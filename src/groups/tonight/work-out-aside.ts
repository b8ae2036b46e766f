import { In } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { aside } from '../../outside/aside/aside.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import type { Pool } from '../../municipalities/pools.ts'
import { withHelp } from '../gathering/solve-aside.ts'
import type { TriedOutcome } from './tried-outcome.ts'
import type * as workOut from './work-out.ts'
import type { AboutNight, Outcome } from './work-out.ts'

/** A thread gathers from the database and thinks: pages are served meanwhile. After a while without work it gives its memory back. */
const workingOut = aside<typeof workOut>(
  { module: './work-out', from: import.meta.url },
  { inThread: true, atOnce: 2, inLine: Infinity, idleSeconds: 300 },
)

type World = Pick<Deps, 'db' | 'config'>
type About = Omit<AboutNight, 'databaseUrl'>

/** See `workOutNight` in work-out.ts. */
export async function nightAside(
  { db, config }: World,
  { municipalities }: Pool,
  about: About,
): Promise<Outcome | null> {
  const municipality = In(municipalities.map(({ code }) => code))
  const people = await db.read.countBy(Referral, { status: 'waiting', municipality })
  return withHelp(people, (helper) =>
    workingOut('workOutNight', { ...about, databaseUrl: config.databaseUrl, helper }, helper ? [helper] : []),
  )
}

/** See `workOutRemedies` in work-out.ts. */
export function remediesAside(
  { config }: World,
  about: Omit<Parameters<typeof workOut.workOutRemedies>[0], 'databaseUrl'>,
): Promise<Outcome | null> {
  return workingOut('workOutRemedies', { ...about, databaseUrl: config.databaseUrl })
}

/** See `workOutTryOut` in work-out.ts. */
export function tryOutAside(
  { config }: World,
  asked: Omit<Parameters<typeof workOut.workOutTryOut>[0], 'databaseUrl'>,
): Promise<TriedOutcome | null> {
  return workingOut('workOutTryOut', { ...asked, databaseUrl: config.databaseUrl })
}

/** Ends the threads. Who waits for an answer gets an error; who asks next gets a new thread. */
export function endWorkingOut(): Promise<void> {
  return workingOut.stop()
}
