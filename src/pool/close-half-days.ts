import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { Day, Part } from '../calendar/days.ts'
import { Unavailability } from './unavailability.entity.ts'

/** Remembers that somebody can't come on these half days, so that the planner leaves them out. */
export async function closeHalfDays(
  tx: EntityManager,
  referralId: string,
  halfDays: readonly { day: Day; part: Part }[],
): Promise<void> {
  for (const { day, part } of halfDays) {
    if (await tx.existsBy(Unavailability, { referralId, day, part })) continue
    await tx.insert(Unavailability, { id: randomUUID(), referralId, day, part })
  }
}
