import type { Deps } from '../../deps.ts'
import type { WaitingPerson } from '../../planner/problem/plan.ts'
import { showReasons, type WhyWaiting } from '../../pool/why/list-reasons.ts'
import type { PlannedAhead } from '../planning/plan-ahead.ts'
import type { Known } from '../proposals/known-people.ts'
import { type RiskReason, risksOf, chancesOf } from './risks.ts'
import type { Day } from '../../calendar/days.ts'
import { lastDay, languagesOf } from '../../planner/problem/facts.ts'
import type { Person } from '../../planner/problem/problem.ts'
import { problemsOf, type PoolWorld } from '../gathering/gather-problem.ts'
import { applyTryOut } from './try-out.ts'

/** Somebody who may miss their deadline, and whom to call about which group. */
export interface AtRisk extends Known {
  readonly reason: RiskReason
  readonly calls: readonly CallGroup[]
  /** Null for who gets a seat, too late. */
  readonly why: WhyWaiting | null
}

/** Who of one pool may miss their deadline, and whom to call about which group; not yet why they wait. */
export function risksIn({ world, plan }: PlannedAhead, known: ReadonlyMap<string, Known>): Omit<AtRisk, 'why'>[] {
  const risks = risksOf(world, plan)
  const calls = callGroups(
    world,
    risks.map(({ person }) => person),
  )
  return risks.flatMap(({ person, reason }) => {
    const one = known.get(person.id)
    return one ? [{ ...one, reason, calls: calls.get(person.id) ?? [] }] : []
  })
}

/** Says of each of them why they wait and what would help, where the planner looked. */
export async function withReasons(
  { db }: Pick<Deps, 'db'>,
  risks: readonly Omit<AtRisk, 'why'>[],
  waiting: readonly WaitingPerson[],
): Promise<AtRisk[]> {
  const atRisk = new Set(risks.map(({ reference }) => reference))
  const reasons = waiting.filter(({ person }) => atRisk.has(person))
  const told = await showReasons(db.read, reasons)
  const byReference = new Map(reasons.map(({ person }, index) => [person, told[index] ?? null]))
  return risks.map((one) => ({ ...one, why: byReference.get(one.reference) ?? null }))
}

/** A group that starts too soon for an invitation, with seats for who hears of it by phone. `day`: of the signing. */
interface CallGroup {
  readonly id: string
  readonly day: Day
  readonly language: string
  readonly seats: number
}

/** From tomorrow on. */
const NO_NOTICE = 1

/** The groups that could still take each of these people, by reference, if somebody calls them; the first to sign first. */
export function callGroups(world: PoolWorld, people: readonly Person[]): ReadonlyMap<string, readonly CallGroup[]> {
  const municipalities = [...world.timetable.hosts.keys()]
  const rules = { municipalities, values: { noticeDays: NO_NOTICE } }
  const problems = problemsOf(applyTryOut(world, { rules, opening: null, slot: null }, new Map()))
  const now = chancesOf(problemsOf(world), people)
  const groups = groupsIn(world, problems)
  const then = chancesOf(problems, people)
  return new Map(
    people.map(({ id }) => [
      id,
      [...(then.get(id) ?? [])]
        .filter((slot) => !now.get(id)?.has(slot))
        .flatMap((slot) => groups.get(slot) ?? [])
        .sort((a, b) => (a.day < b.day ? -1 : 1)),
    ]),
  )
}

function groupsIn({ timetable }: PoolWorld, problems: ReturnType<typeof problemsOf>): Map<string, CallGroup> {
  const held = problems.flatMap(({ slots }) => slots).filter(({ capacity, group }) => group && capacity > group.size)
  return new Map(
    held.flatMap((slot) => {
      const group = timetable.groups.get(slot.id)
      const seats = slot.capacity - (slot.group?.size ?? 0)
      return group ? [[slot.id, { id: group.id, day: lastDay(slot), language: languagesOf(slot)[0] ?? '', seats }]] : []
    }),
  )
}
