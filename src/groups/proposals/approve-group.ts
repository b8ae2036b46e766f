import type { EntityManager } from 'typeorm'
import { ConflictError } from '../../errors.ts'
import { recordEvent, type Work } from '../../history/work.ts'
import { momentOf, type Moment } from '../../outside/clock.ts'
import { changeGroup } from '../seats/steps.ts'
import { findGroup } from '../group/find-group.ts'
import { freeSeats } from '../seats/take-seats.ts'
import { gatherMeeting } from '../gathering/gather-meeting.ts'
import { Session } from '../session.entity.ts'
import { reviewProposal, type Review } from './show-proposal.ts'

/** What the page showed; another picture by now means that somebody, or the world, changed the proposal meanwhile. */
export interface SeenProposal {
  readonly version?: number | undefined
  /** The word of the `Review`; needed when something changed since the proposal was made. */
  readonly seen?: string | undefined
}

/**
 * Approves a proposal: from now on its people may be invited. A group that is smaller or sooner than it should be may go on, when
 * whoever approves saw that; every other hard rule holds. Who left without a word loses the seat. The work that this belongs to holds
 * the group, and has looked whether its people can be invited.
 * @throws NotFoundError `group-unknown`; ConflictError `group-step`, `changed-meanwhile`, `group-started`, `proposal-empty`,
 *   `proposal-changed` (look again), `proposal-broken`.
 */
export async function approveGroup(work: Work, groupId: string, { version, seen }: SeenProposal): Promise<void> {
  const { tx, at, today, by } = work
  const group = await findGroup(tx, by.scope, groupId, version)
  const { meeting, left } = await gatherMeeting(tx, group, today)
  const review = reviewProposal(group.basis, meeting)
  await changeGroup(tx, group, { status: 'planned', basis: null, smallChoice: keptSmall(review, meeting.members) })
  await requireNotStarted(tx, groupId, at)
  requireSound(review, meeting.members, seen)
  await freeSeats(work, left)
  const { municipality } = group.slot.room.venue
  await recordEvent(tx, at, by, { kind: 'group.approved', groupId, municipality })
}

/** Who approves a small group keeps it: it is no task again until even more people leave. */
function keptSmall({ objections }: Review, { length: people }: { readonly length: number }) {
  return objections.some(({ rule }) => rule === 'minimum') ? { choice: 'keep' as const, people } : null
}

function requireSound(
  { changes, objections, blocked, seen }: Review,
  { length: people }: { readonly length: number },
  given: string | undefined,
): void {
  if (people === 0) throw new ConflictError('proposal-empty')
  const asShown = given === undefined ? changes.length + objections.length === 0 : given === seen
  if (!asShown) throw new ConflictError('proposal-changed')
  if (blocked) throw new ConflictError('proposal-broken')
}

async function requireNotStarted(tx: EntityManager, groupId: string, now: Moment): Promise<void> {
  const first = await tx.findOneByOrFail(Session, { group: { id: groupId }, number: 1 })
  if (now >= momentOf(first.day, first.startTime)) throw new ConflictError('group-started')
}
