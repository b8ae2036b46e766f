import type { EntityManager } from 'typeorm'
import type { Placement } from '../../groups/placement.entity.ts'
import { Session } from '../../groups/session.entity.ts'
import { marksOfPlacement } from './find-marks.ts'
import { placementOutcome, type Outcome } from './placement-outcome.ts'

/** What the marks that count make of this seat. */
export async function findOutcome(tx: EntityManager, { id, group }: Placement): Promise<Outcome | null> {
  const marks = await marksOfPlacement(tx, id)
  const sessions = await tx.findBy(Session, { group: { id: group.id } })
  return placementOutcome(
    sessions.map((session) => ({ number: session.number, status: marks.get(session.id)?.status ?? null })),
  )
}
