import { type Day, daysBetween } from '../../calendar/days.ts'
import type { Programme } from '../../municipalities/slot.entity.ts'
import type { Plan, WaitingPerson } from '../../planner/problem/plan.ts'
import type { WaitingReason } from '../../referrals/waiting-reason.entity.ts'
import { SEAT_TONIGHT } from '../../pool/why/list-reasons.ts'
import type { PoolWorld } from '../gathering/gather-problem.ts'
import { type CallGroup, callGroups, type Risk, type RiskReason, risksOf } from './at-risk.ts'
import { changedSince, type LastNight, type NightChanges } from './last-night.ts'
import { type OwnedProposal, unfilledIn } from './unfilled-proposals.ts'
import { type LanguageTally, tallyLanguages } from './waiting-by-language.ts'

/** What a run will do with one pool, whoever looks at it: people by reference, and no more about them than that. */
export interface NightAhead extends Pick<Plan, 'groups' | 'score' | 'proven'> {
  /** How many still wait. */
  readonly waiting: number
  /** The clock ended the search. */
  readonly slow: boolean
  /** Who may miss their deadline, the nearest first. */
  readonly risks: readonly KeptRisk[]
  readonly unfilled: readonly OwnedProposal[]
  readonly languages: readonly LanguageTally[]
  /** Since the run before; null when there was none. */
  readonly since: NightChanges | null
}

interface KeptRisk {
  readonly person: string
  readonly municipality: string
  readonly reason: RiskReason
  readonly have: number | null
  readonly calls: readonly CallGroup[]
}

/** What the page about the night shows of a plan. */
export function nightAhead(world: PoolWorld, plan: Plan, last: LastNight | null): NightAhead {
  const risks = risksOf(world, plan)
  const calls = callGroups(
    world,
    risks.map(({ person }) => person),
  )
  const people = new Map(world.people.map((person) => [person.id, person]))
  const speakers = plan.waiting.flatMap((why) => {
    const person = people.get(why.person)
    return person ? [{ ...why, languages: person.languages, programme: person.programme as Programme }] : []
  })
  return {
    groups: plan.groups,
    score: plan.score,
    proven: plan.proven,
    waiting: plan.waiting.length,
    slow: plan.pools.some(({ stopped }) => stopped === 'clock'),
    risks: risks.map(({ person: { id, municipality }, reason, have }) => ({
      ...{ person: id, municipality, reason, have },
      calls: calls.get(id) ?? [],
    })),
    unfilled: unfilledIn(world, plan),
    languages: tallyLanguages(speakers),
    since: last && changedSince(last, plan),
  }
}

/** The risks of a night that was kept, in the world that it was worked out for. */
export function risksAgain({ people, today }: PoolWorld, { risks }: NightAhead): Risk[] {
  const known = new Map(people.map((person) => [person.id, person]))
  return risks.flatMap(({ person: id, reason, have }): Risk[] => {
    const person = known.get(id)
    return person?.deadline ? [{ person, reason, have, daysLeft: daysBetween(today, person.deadline) }] : []
  })
}

/** Why somebody waits (a reason of the planner), or that they get a seat (`SEAT_TONIGHT`); `person` is a reference. */
export type ReasonAhead = Pick<WaitingReason, 'reason' | 'detail' | 'help'> & { readonly person: string }

/** Of everybody in the plan for the night of `day`. */
export function reasonsAhead({ groups, waiting }: Plan, day: Day): ReasonAhead[] {
  return [
    ...waiting.map(({ person, reason, detail, help = null }) => ({ person, reason, detail, help })),
    ...groups.flatMap(({ slot, language, people }) =>
      people.map((person) => ({ person, reason: SEAT_TONIGHT, detail: { slot, language, night: day }, help: null })),
    ),
  ]
}

/** Who waits, in the words of the plan. */
export function waitingIn(reasons: readonly ReasonAhead[]): WaitingPerson[] {
  return reasons.filter(({ reason }) => reason !== SEAT_TONIGHT) as unknown as WaitingPerson[]
}

/** The name under which a night is kept. */
export function nightQuestion({ pool, day }: { readonly pool: string; readonly day: Day }): string {
  return `night ${pool} ${day}`
}
