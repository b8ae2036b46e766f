import type { Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import type { Actor, Scope } from '../../history/work.ts'
import { inScope } from '../../municipalities/scope.ts'
import type { PlannedGroup, WhyHere } from '../../planner/problem/plan.ts'
import { dayBefore } from '../../pool/urgency.ts'
import { listReasons, showReasons, type WhyWaiting } from '../../pool/why/list-reasons.ts'
import type { CallGroup, RiskReason } from './at-risk.ts'
import type { ExplainedNight, PoolNight } from './find-night.ts'
import { type Known, listKnownPeople } from './known-people.ts'
import { type SinceLastNight, shownSince } from './last-night.ts'
import type { WeighedRemedy } from './remedies.ts'
import { listTonightGroups, type TonightGroup } from './tonight-groups.ts'
import { type UnfilledProposal, unfilledProposals } from './unfilled-proposals.ts'
import { waitingByLanguage, type WaitingLanguage } from './waiting-by-language.ts'

/** What the run will do, for one planner. */
export interface Tonight {
  /** The day of the run. */
  readonly day: Day
  readonly groups: TonightGroup[]
  /** Why these people get a seat, by slot. */
  readonly whyThese: ReadonlyMap<string, WhyThese>
  /** Left alone until they are approved, although somebody who waits fits. */
  readonly unfilled: readonly UnfilledProposal[]
  readonly placed: number
  readonly waiting: number
  readonly proven: boolean
  /** The clock ended the search: a faster machine, or a less busy one, may find a better plan. */
  readonly slow: boolean
  readonly atRisk: AtRisk[]
  /** How many more are at risk than are shown. */
  readonly atRiskMore: number
  /** At risk too, in the other municipalities of the pool. */
  readonly atRiskElsewhere: number
  /** What staff can do about it, what helps most first; null: not known yet, or not asked. */
  readonly remedies: WeighedRemedy[] | null
  readonly languages: WaitingLanguage[]
  /** For each pool that was planned before. */
  readonly since: SinceLastNight[]
  /** The nights themselves, pool by pool. */
  readonly nights: readonly PoolNight[]
}

/** Somebody who may miss their deadline, and whom to call about which group. */
export interface AtRisk extends Known {
  /** The working day before, when the deadline is on none. */
  readonly lastDay: Day | null
  readonly reason: RiskReason
  readonly calls: readonly CallGroup[]
  /** Null for who gets a seat, too late. */
  readonly why: WhyWaiting | null
}

type World = Pick<Deps, 'db' | 'clock'>

/** So many at risk are shown; all of them are in the waiting pool. */
const MOST_SHOWN = 100

/**
 * What forming groups will do for the pools of this planner: who gets a seat, who is at risk of missing a deadline and what would help,
 * and what changed since the last run. Why people wait is what their own pages say.
 */
export async function showTonight(deps: World, by: Actor, nights: readonly PoolNight[], day: Day): Promise<Tonight> {
  return tonight(deps, by, { nights, day, most: MOST_SHOWN }, async (people) => {
    const reasons = await listReasons(
      deps.db.read,
      [...people.values()].map(({ id }) => id),
      deps.clock.today(),
    )
    return new Map([...people.values()].map(({ reference, id }) => [reference, reasons.get(id) ?? null]))
  })
}

/** The same of nights that were worked out at once, in which everybody's reasons are. */
export function showExplained(deps: World, by: Actor, nights: readonly ExplainedNight[], day: Day): Promise<Tonight> {
  return tonight(deps, by, { nights, day, most: Infinity }, async (people) => {
    const reasons = nights.flatMap(({ plan }) => plan.waiting).filter(({ person }) => people.has(person))
    const told = await showReasons(deps.db.read, reasons)
    return new Map(reasons.map(({ person }, index) => [person, told[index] ?? null]))
  })
}

interface Shown {
  readonly nights: readonly PoolNight[]
  readonly day: Day
  /** So many people at risk. */
  readonly most: number
}

async function tonight(
  deps: World,
  by: Actor,
  { nights: pools, day, most }: Shown,
  findReasons: (people: ReadonlyMap<string, Known>) => Promise<ReadonlyMap<string, WhyWaiting | null>>,
): Promise<Tonight> {
  const nights = pools.map(({ night }) => night)
  const groups = nights.flatMap((night) => night.groups)
  const risks = nights.flatMap((night) => night.risks)
  const mine = risks.filter(({ municipality }) => inScope(by.scope, municipality))
  const shown = mine.slice(0, most)
  const known = await listKnownPeople(deps, [
    ...groups.flatMap(({ people }) => people),
    ...shown.map(({ person }) => person),
    ...nights.flatMap(({ since }) =>
      since ? [...since.newcomers, ...since.nowPlaced, ...since.back, ...since.left] : [],
    ),
  ])
  const reasons = await findReasons(
    only(
      known,
      shown.map(({ person }) => person),
    ),
  )
  const atRisk = shown.flatMap(({ person, reason, calls }) => {
    const one = known.get(person)
    const why = reason === 'placed-late' ? null : (reasons.get(person) ?? null)
    return one ? [{ ...one, lastDay: dayBefore(one.deadline), reason, calls, why }] : []
  })
  return {
    day,
    groups: await listTonightGroups(deps, pools, known, day),
    whyThese: whyTonight(groups, known, by.scope),
    unfilled: unfilledProposals(
      nights.flatMap(({ unfilled }) => unfilled),
      by.scope,
    ),
    placed: groups.flatMap(({ people }) => people).length,
    waiting: nights.reduce((sum, { waiting }) => sum + waiting, 0),
    proven: nights.every(({ proven }) => proven),
    slow: nights.some(({ slow }) => slow),
    atRisk,
    atRiskMore: mine.length - shown.length,
    atRiskElsewhere: risks.length - mine.length,
    remedies: remediesOf(pools),
    languages: waitingByLanguage(nights.flatMap(({ languages }) => languages)),
    since: pools.flatMap(({ pool, night: { since } }) =>
      since ? [shownSince(since, pool.name, by.scope, known)] : [],
    ),
    nights: pools,
  }
}

function only(known: ReadonlyMap<string, Known>, references: readonly string[]): ReadonlyMap<string, Known> {
  return new Map(
    references.flatMap((reference) => {
      const one = known.get(reference)
      return one ? [[reference, one] as const] : []
    }),
  )
}

function remediesOf(pools: readonly PoolNight[]): WeighedRemedy[] | null {
  if (pools.some(({ remedies }) => remedies === null)) return null
  return pools.flatMap(({ remedies }) => remedies ?? []).sort((a, b) => b.solved - a.solved)
}

/** Who gets a seat in a group and why they do: by name those whom the reader may know, of the others how many. */
export interface WhyThese {
  readonly people: readonly { readonly reference: string; readonly name: string; readonly why: readonly WhyHere[] }[]
  readonly elsewhere: number
}

/** Why these people get a seat tonight, by slot, in order of name. */
export function whyTonight(
  groups: readonly PlannedGroup[],
  known: ReadonlyMap<string, Pick<Known, 'reference' | 'name' | 'municipality'>>,
  scope: Scope,
): ReadonlyMap<string, WhyThese> {
  return new Map(
    groups.map(({ slot, people, why = {} }) => {
      const all = people.flatMap((reference) => known.get(reference) ?? [])
      const mine = all.filter(({ municipality }) => inScope(scope, municipality))
      const told = mine.map(({ reference, name }) => ({ reference, name, why: why[reference] ?? [] }))
      told.sort((a, b) => a.name.localeCompare(b.name, 'nl') || (a.reference < b.reference ? -1 : 1))
      return [slot, { people: told, elsewhere: people.length - mine.length }]
    }),
  )
}
