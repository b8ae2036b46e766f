import type { Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import type { Actor, Scope } from '../../history/actor.ts'
import { inScope } from '../../municipalities/scope.ts'
import { type AtRisk, risksIn, withReasons } from './at-risk.ts'
import { type Known, listKnownPeople } from './known-people.ts'
import { type SinceLastNight, showLastNight } from './last-night.ts'
import { type PlannedAhead, planAhead } from '../planning/plan-ahead.ts'
import { listTonightGroups, type TonightGroup } from './tonight-groups.ts'
import { waitingByLanguage, type WaitingLanguage } from './waiting-by-language.ts'
import { type UnfilledProposal, unfilledProposals } from './unfilled-proposals.ts'
import { type WeighedRemedy, weighRemedies } from './remedies.ts'
import type { PlannedGroup, WhyHere } from '../../planner/problem/plan.ts'

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
  /** At risk too, in the other municipalities of the pool. */
  readonly atRiskElsewhere: number
  /** What staff can do about it, what helps most first. */
  readonly remedies: WeighedRemedy[]
  readonly languages: WaitingLanguage[]
  /** For each pool that was planned before. */
  readonly since: SinceLastNight[]
  /** The plans themselves, pool by pool. */
  readonly planned: readonly PlannedAhead[]
}

/** The day of the run; only the pool of one municipality; whether to search for what would help, which takes some seconds. */
export interface TonightOptions {
  readonly day: Day
  readonly municipality?: string | undefined
  readonly remedies: boolean
}

type World = Pick<Deps, 'db' | 'clock'>

/** More pools than this are not searched for remedies: that is for who looks at one of them. */
const MOST_POOLS = 6

/**
 * What forming groups will do for the pools of this planner: who gets a seat, who is at risk of missing a deadline and what would help,
 * and what changed since the last run. Changes nothing.
 */
export async function showTonight(
  deps: World,
  by: Actor,
  { day, municipality, remedies }: TonightOptions,
): Promise<Tonight> {
  const planned = await planAhead(deps, by, day, municipality)
  const known = await listKnownPeople(
    deps,
    planned.map(({ pool }) => pool),
  )
  const waiting = planned.flatMap(({ plan }) => plan.waiting)
  const risks = planned.flatMap((one) => risksIn(one, known))
  const groups = planned.flatMap(({ plan }) => plan.groups)
  return {
    day,
    groups: await listTonightGroups(deps, planned, pressing(known)),
    whyThese: whyTonight(groups, known, by.scope),
    unfilled: unfilledProposals(planned, by.scope),
    placed: groups.flatMap(({ people }) => people).length,
    waiting: waiting.length,
    proven: planned.every(({ plan }) => plan.proven),
    slow: planned.some(({ plan }) => plan.pools.some(({ stopped }) => stopped === 'clock')),
    atRisk: await withReasons(
      deps,
      risks.filter((one) => inScope(by.scope, one.municipality)),
      waiting,
    ),
    atRiskElsewhere: risks.filter((one) => !inScope(by.scope, one.municipality)).length,
    remedies: remedies && planned.length <= MOST_POOLS ? await remediesIn(planned, by) : [],
    languages: waitingByLanguage(
      waiting.flatMap((why) => {
        const one = known.get(why.person)
        return one ? [{ ...why, languages: one.languages, programme: one.programme }] : []
      }),
    ),
    since: await changesIn(deps, by, planned, known),
    planned,
  }
}

/** Whose deadline is near, by reference. */
function pressing(known: ReadonlyMap<string, Known>): ReadonlySet<string> {
  const urgent = [...known.values()].filter(({ urgency }) => urgency !== 'calm' && urgency !== 'near')
  return new Set(urgent.map(({ reference }) => reference))
}

async function remediesIn(planned: readonly PlannedAhead[], { scope }: Actor): Promise<WeighedRemedy[]> {
  const remedies: WeighedRemedy[] = []
  for (const one of planned) {
    const mine = one.pool.municipalities.map(({ code }) => code).filter((code) => inScope(scope, code))
    remedies.push(...(await weighRemedies(one, mine)))
  }
  return remedies.sort((a, b) => b.solved - a.solved)
}

async function changesIn(
  deps: World,
  { scope }: Actor,
  planned: readonly PlannedAhead[],
  known: ReadonlyMap<string, Known>,
): Promise<SinceLastNight[]> {
  const all: SinceLastNight[] = []
  for (const one of planned) all.push(...[(await showLastNight(deps, scope, one, known)) ?? []].flat())
  return all
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
