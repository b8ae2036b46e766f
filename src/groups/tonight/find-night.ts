import type { Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import type { Actor, Scope } from '../../history/work.ts'
import type { Pool } from '../../municipalities/pools.ts'
import { inScope } from '../../municipalities/scope.ts'
import { unpackInTurns } from '../../outside/aside/packed.ts'
import type { Plan } from '../../planner/problem/plan.ts'
import { nextNight } from '../planning/plan-ahead.ts'
import { findWorkedOut, type KeptAnswer } from './find-worked-out.ts'
import { type NightAhead, nightQuestion, waitingIn } from './night-ahead.ts'
import type { WeighedRemedy } from './remedies.ts'
import { nightAside, remediesAside } from './work-out-aside.ts'

type World = Pick<Deps, 'db' | 'clock' | 'config' | 'stopping' | 'log'>

/** A pool with what a run will do with it. */
export interface PoolNight {
  readonly pool: Pool
  readonly night: NightAhead
  /** What staff can do about who is at risk; null: not known yet, or not asked. */
  readonly remedies: readonly WeighedRemedy[] | null
}

/** What forming groups on `day` will do with a pool, as far as it is known now. @param again See `findWorkedOut`. */
export function findNight(deps: World, pool: Pool, day: Day, again?: boolean): Promise<KeptAnswer<NightAhead>> {
  const question = {
    ...{ name: nightQuestion({ pool: pool.code, day }), pool: pool.code, day },
    tellsPeople: day === nextNight(deps.clock),
    workOut: (known: string | null) => nightAside(deps, { pool: pool.code, day, known }),
  }
  return findWorkedOut(deps, question, again)
}

/** What would help who is at risk in that night, of what this reader may do. */
export function findRemedies(
  deps: World,
  { scope }: Actor,
  pool: Pool,
  day: Day,
  again?: boolean,
): Promise<KeptAnswer<WeighedRemedy[]>> {
  const mine = mineIn(pool, scope)
  const question = {
    ...{ name: `help ${pool.code} ${day} ${mine.join(' ')}`, pool: pool.code, day },
    builtOn: nightQuestion({ pool: pool.code, day }),
    workOut: (known: string | null) => remediesAside(deps, { pool: pool.code, day, known, mine }),
  }
  return findWorkedOut(deps, question, again)
}

/** The municipalities of a pool whose rules and venues somebody may change. */
function mineIn({ municipalities }: Pool, scope: Scope): string[] {
  return municipalities.map(({ code }) => code).filter((code) => inScope(scope, code))
}

/** The same, worked out at once and kept nowhere, with everybody's reasons. */
export interface ExplainedNight extends PoolNight {
  readonly plan: Pick<Plan, 'groups' | 'waiting' | 'score' | 'proven'>
}

/** More pools than this are not searched for what would help, nor shown on one page: the reader chooses one. */
export const MOST_POOLS = 6

/** @param withRemedies Also what would help, which takes some seconds. Pools that are gone meanwhile are left out. */
export async function workOutNights(
  deps: World,
  { scope }: Actor,
  pools: readonly Pool[],
  day: Day,
  withRemedies: boolean,
): Promise<ExplainedNight[]> {
  const nights: ExplainedNight[] = []
  for (const pool of pools) {
    const about = { pool: pool.code, day, known: null }
    const outcome = await nightAside(deps, about)
    if (!outcome?.answer || !outcome.reasons) continue
    const night = JSON.parse(outcome.answer) as NightAhead
    const helped = withRemedies ? await remediesAside(deps, { ...about, mine: mineIn(pool, scope), night }) : null
    const remedies = helped?.answer ? (JSON.parse(helped.answer) as WeighedRemedy[]) : null
    const waiting = waitingIn(await unpackInTurns(outcome.reasons))
    nights.push({ pool, night, remedies, plan: { ...night, waiting } })
  }
  return nights
}
