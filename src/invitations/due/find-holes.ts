import type { Deps } from '../../deps.ts'
import { Placement } from '../../groups/placement.entity.ts'
import type { Held } from './held.ts'
import { holeIn } from './holes.ts'
import { findRecipients } from '../recipient/recipient.ts'

/** Whose invitation to this group would have a hole in it, and which. Asked before anybody is promised anything. */
export async function findHoles(deps: Pick<Deps, 'db' | 'clock' | 'config'>, groupId: string): Promise<Held[]> {
  const seats = await deps.db.read.findBy(Placement, { group: { id: groupId }, status: 'proposed' })
  const recipients = await findRecipients(
    deps.db.read,
    seats.map(({ id }) => id),
  )
  return [...recipients.values()].flatMap(
    (recipient) => holeIn(deps, recipient, { kind: 'invitation', occasion: '1' }) ?? [],
  )
}
