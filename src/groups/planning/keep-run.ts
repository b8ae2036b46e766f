import { randomUUID } from 'node:crypto'
import { IsNull, Not, type EntityManager } from 'typeorm'
import type { Pool } from '../../municipalities/pools.ts'
import type { Moment } from '../../outside/clock.ts'
import type { Plan } from '../../planner/problem/plan.ts'
import { recordOf } from './changes-since.ts'
import { PlanRun } from './plan-run.entity.ts'

/** Writes a run of the planner down: of the last run of a pool who got a seat and who did not, of earlier ones only the figures. */
export async function keepRun(tx: EntityManager, { code }: Pool, plan: Plan, at: Moment): Promise<void> {
  await tx.update(PlanRun, { pool: code, record: Not(IsNull()) }, { record: null })
  await tx.insert(PlanRun, {
    id: randomUUID(),
    at,
    pool: code,
    score: plan.score,
    proven: plan.proven,
    groups: plan.groups.length,
    placed: plan.groups.reduce((sum, { people }) => sum + people.length, 0),
    waiting: plan.waiting.length,
    record: recordOf(plan),
  })
}
