import type { Deps } from '../../deps.ts'
import type { Waiting } from '../../planner/problem/plan.ts'
import { showReasons, type WhyWaiting } from '../../pool/why/list-reasons.ts'
import type { PlannedAhead } from '../planning/plan-ahead.ts'
import type { Known } from '../proposals/known-people.ts'
import { type CallGroup, callGroups } from './call-groups.ts'
import { type RiskReason, risksOf } from './risks.ts'

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
  waiting: readonly Waiting[],
): Promise<AtRisk[]> {
  const atRisk = new Set(risks.map(({ reference }) => reference))
  const reasons = waiting.filter(({ person }) => atRisk.has(person))
  const told = await showReasons(db.read, reasons)
  const byReference = new Map(reasons.map(({ person }, index) => [person, told[index] ?? null]))
  return risks.map((one) => ({ ...one, why: byReference.get(one.reference) ?? null }))
}
