import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/work.ts'
import { checkTryOut, findTryOutGround } from './check-try-out.ts'
import { findNight } from './find-night.ts'
import { distrust, type KeptAnswer } from './find-worked-out.ts'
import { listKnownPeople, type Seen, seenBy } from './known-people.ts'
import { nextNight } from '../planning/plan-ahead.ts'
import { nightQuestion } from './night-ahead.ts'
import type { TriedOutcome } from './tried-outcome.ts'
import type { TryOut } from './try-out.ts'
import { tryOutAside } from './work-out-aside.ts'

/** What a try-out would mean for tonight, for one planner. */
export interface TriedNight extends Omit<TriedOutcome, 'gained' | 'lost'> {
  readonly gained: Seen
  readonly lost: Seen
  readonly moved: Seen
  /** Of the municipalities in the pool, to keep what was tried of these. */
  readonly versions: Readonly<Record<string, number>>
}

/**
 * What would be otherwise tonight. Changes nothing.
 * @param municipality Of the pool in which it is tried.
 * @returns How tonight itself stands while it is not known as it is: then it is being worked out, or that failed.
 * @throws As `findTryOutGround` and `checkTryOut`.
 */
export async function showTryOut(
  deps: Pick<Deps, 'db' | 'clock' | 'config' | 'stopping' | 'log'>,
  by: Actor,
  municipality: string | undefined,
  tryOut: TryOut,
): Promise<TriedNight | KeptAnswer<unknown>> {
  const ground = await findTryOutGround(deps.db.read, by, municipality)
  await checkTryOut(deps.db.read, by, ground, tryOut, deps.clock.now())
  const day = nextNight(deps.clock)
  const night = await findNight(deps, ground.pool, day)
  if (night.state !== 'current') return night
  const tried = await tryOutAside(deps, { pool: ground.pool.code, day, by, municipality, tryOut })
  if (!tried) {
    await distrust(deps.db, nightQuestion({ pool: ground.pool.code, day }))
    return { ...night, state: 'working' }
  }
  const { gained, lost, moves, ...rest } = tried
  const moved = moves.map(({ person }) => person)
  const known = await listKnownPeople(deps, [...gained, ...lost, ...moved])
  const seen = (references: readonly string[]) => seenBy(by.scope, known, references)
  return {
    ...rest,
    ...{ moves, gained: seen(gained), lost: seen(lost), moved: seen(moved) },
    versions: Object.fromEntries(ground.pool.municipalities.map(({ code, version }) => [code, version])),
  }
}
