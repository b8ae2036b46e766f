import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { findGroup } from '../group/find-group.ts'
import { gatherMeeting, type GatheredMeeting } from '../gathering/gather-meeting.ts'
import { reviewProposal, type Review } from './review-proposal.ts'

/** A proposal with how it stands today. */
export interface LookedAtProposal extends GatheredMeeting {
  readonly review: Review
}

/** How a proposal stands today, to look at. @throws NotFoundError `group-unknown` */
export async function lookAtProposal(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  groupId: string,
): Promise<LookedAtProposal> {
  const group = await findGroup(db.read, by.scope, groupId)
  const gathered = await gatherMeeting(db.read, group, clock.today())
  return { ...gathered, review: reviewProposal(group.basis, gathered.meeting) }
}
