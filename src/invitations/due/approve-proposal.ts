import type { Deps } from '../../deps.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { findGroup } from '../../groups/group/find-group.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { approveGroup, type SeenProposal } from '../../groups/proposals/approve-group.ts'
import { type Actor, work, type Work } from '../../history/work.ts'
import { gatherRecipients } from '../recipient/recipient.ts'
import { holesIn, type Hole } from './draft-message.ts'

/** Somebody's invitation would have a hole in it. */
export class IncompleteMessagesError extends ConflictError {
  constructor(readonly holes: readonly Hole[]) {
    super('messages-incomplete', { people: holes.length })
  }
}

/**
 * Approves a proposal, so that its people may be invited: not while the invitation of one of them would have a hole in it. Nobody is
 * promised anything before. A group that is approved already stays as it is.
 * @throws IncompleteMessagesError, and what `approveGroup` throws.
 */
export async function approveProposal(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  by: Actor,
  groupId: string,
  seen: SeenProposal = {},
): Promise<void> {
  await work(deps, by, { lock: `group:${groupId}` }, async (work) => {
    const { status } = await findGroup(work.tx, by.scope, groupId)
    // The second click of two, or a colleague was first.
    if (status === 'planned') return
    const holes = await listGroupHoles(work, deps, groupId)
    if (holes.length > 0) throw new IncompleteMessagesError(holes)
    await approveGroup(work, groupId, seen)
  })
}

/** A proposal that somebody chose, as the page showed it. */
export interface ChosenProposal {
  readonly id: string
  readonly version: number
}

/**
 * Approves several proposals, each by itself. One that has changed, that no longer fits, or of which an invitation would have a hole in it
 * stays a proposal: that is for somebody to look at.
 * @returns How many were approved, and how many stayed; one that is gone stayed.
 */
export async function approveTogether(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  by: Actor,
  chosen: readonly ChosenProposal[],
): Promise<{ approved: number; left: number }> {
  let approved = 0
  for (const { id, version } of chosen) {
    try {
      await approveProposal(deps, by, id, { version })
      approved++
    } catch (error) {
      if (!(error instanceof ConflictError || error instanceof NotFoundError)) throw error
    }
  }
  return { approved, left: chosen.length - approved }
}

/** Whose invitation to this group would have a hole in it, and which. */
async function listGroupHoles(work: Work, deps: Pick<Deps, 'config'>, groupId: string): Promise<Hole[]> {
  const placements = await work.tx.findBy(Placement, { group: { id: groupId }, status: 'proposed' })
  const recipients = await gatherRecipients(
    work.tx,
    placements.map(({ id }) => id),
  )
  const draft = { kind: 'invitation', occasion: '1' } as const
  return holesIn(
    work,
    deps,
    [...recipients.values()].map((recipient) => ({ recipient, draft })),
  )
}
