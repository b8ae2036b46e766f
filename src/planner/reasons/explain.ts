import { nightOf } from './night.ts'
import type { Plan } from '../problem/plan.ts'
import { type Problem, inOrder } from '../problem/problem.ts'
import { whatWouldHelp } from './what-would-help.ts'
import { whyHere } from './why-here.ts'

/**
 * The same plan, with what would help everybody who waits and why everybody else is where they are. The plan need not be the
 * best, but keeps the hard rules of this problem.
 */
export function explain(given: Problem, plan: Plan): Plan {
  const problem = inOrder(given)
  const night = nightOf(problem, plan.groups)
  const reasonOf = new Map(plan.waiting.map(({ person, reason }) => [person, reason]))
  const helps = new Map(
    night.waiting.flatMap((party) =>
      party.people.map((person) => {
        const reason = reasonOf.get(person.id) ?? 'seats-taken'
        return [person.id, whatWouldHelp(night, party, person, reason)]
      }),
    ),
  )
  const reasons = whyHere(problem, plan.groups)
  return {
    ...plan,
    groups: plan.groups.map((group) => ({
      ...group,
      why: Object.fromEntries(group.people.map((person) => [person, reasons.get(person) ?? []])),
    })),
    waiting: plan.waiting.map((one) => ({ ...one, help: helps.get(one.person) ?? [] })),
  }
}
