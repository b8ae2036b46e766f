import { bookingsOf } from '../../planner/problem/claims.ts'
import type { Plan } from '../../planner/problem/plan.ts'
import type { Problem } from '../../planner/problem/problem.ts'
import { problemsOf, type PoolWorld } from '../gathering/gather-problem.ts'
import { couldSit } from './risks.ts'
import { TRIED_SLOT } from './try-out.ts'

/**
 * Why a slot that is only tried stays empty: it is too soon or on a closed day, its room or interpreter is with another group, or it
 * needs more people. `have`: who could come and understands `language`; the language of the largest number.
 */
export type IdleSlot =
  | { readonly reason: 'not-open' }
  | { readonly reason: 'taken' }
  | { readonly reason: 'not-enough-people'; readonly language: string; readonly have: number; readonly need: number }
  | { readonly reason: 'no-gain' }

/** Why the plan leaves the slot that is tried empty; null when there is none, or a group is in it. */
export function idleSlot(world: PoolWorld, plan: Plan): IdleSlot | null {
  const tried = world.timetable.slots.some(({ code }) => code === TRIED_SLOT)
  if (!tried || plan.groups.some(({ slot }) => slot === TRIED_SLOT)) return null
  const problems = problemsOf(world)
  const problem = problems.find(({ slots }) => slots.some(({ id }) => id === TRIED_SLOT))
  const slot = problem?.slots.find(({ id }) => id === TRIED_SLOT)
  if (!problem || !slot) return { reason: 'not-open' }
  if (bookingsOf(slot).some((booking) => busyIn(problems, plan).has(booking))) return { reason: 'taken' }
  const [best] = slot.languages
    .map((language) => ({ language, have: candidates(problem, { ...slot, languages: [language] }) }))
    .sort((a, b) => b.have - a.have)
  const need = problem.rules.minGroupSize
  return best && best.have < need ? { reason: 'not-enough-people', ...best, need } : { reason: 'no-gain' }
}

function candidates(problem: Problem, slot: Problem['slots'][number]): number {
  return problem.people.filter((person) => couldSit(problem, person, slot)).length
}

/** What groups keep busy, those of the plan among them. */
function busyIn(problems: readonly Problem[], { groups }: Plan): ReadonlySet<string> {
  const planned = new Set(groups.map(({ slot }) => slot))
  const held = problems.flatMap(({ slots }) => slots).filter(({ id, group }) => group || planned.has(id))
  return new Set(held.flatMap(bookingsOf))
}
