import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { findGroup } from '../../groups/group/find-group.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { approveGroup, type SeenProposal } from '../../groups/proposals/approve-group.ts'
import type { Actor } from '../../history/actor.ts'
import { work } from '../../history/work.ts'
import { findRecipients } from '../recipient/recipient.ts'
import { holeIn, type Held } from './holes.ts'

/** Somebody's invitation would have a hole in it. */
export class IncompleteMessagesError extends ConflictError {
  constructor(readonly holes: readonly Held[]) {
    super('messages-incomplete', { people: holes.length })
  }
}

/**
 * Approves a proposal, so that its people may be invited: not while the invitation of one of them would have a hole in it. Nobody is
 * promised anything before.
 * @throws IncompleteMessagesError, and what `approveGroup` throws.
 */
export async function approveProposal(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  by: Actor,
  groupId: string,
  seen: SeenProposal = {},
): Promise<void> {
  await work(deps, by, { lock: `group:${groupId}` }, async (work) => {
    await findGroup(work.tx, by.scope, groupId)
    const holes = await listHoles(work.tx, deps, groupId)
    if (holes.length > 0) throw new IncompleteMessagesError(holes)
    await approveGroup(work, groupId, seen)
  })
}

/** Whose invitation to this group would have a hole in it, and which. */
async function listHoles(
  tx: EntityManager,
  deps: Pick<Deps, 'clock' | 'config'>,
  groupId: string,
): Promise<readonly Held[]> {
  const seats = await tx.findBy(Placement, { group: { id: groupId }, status: 'proposed' })
  const recipients = await findRecipients(
    tx,
    seats.map(({ id }) => id),
  )
  return [...recipients.values()].flatMap(
    (recipient) => holeIn(deps, recipient, { kind: 'invitation', occasion: '1' }) ?? [],
  )
}
