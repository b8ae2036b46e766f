import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { momentOf, type Moment } from '../../outside/clock.ts'
import { changeGroup } from '../seats/steps.ts'
import { findGroup } from '../group/find-group.ts'
import { freeSeats } from '../seats/free-left-seats.ts'
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
 * whoever approves saw that; every other hard rule holds. Who left without a word loses the seat.
 * @throws NotFoundError `group-unknown`; ConflictError `group-step`, `changed-meanwhile`, `group-started`, `proposal-empty`,
 *   `proposal-changed` (look again), `proposal-broken`.
 */
export async function approveGroup(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  groupId: string,
  { version, seen }: SeenProposal = {},
): Promise<void> {
  await db.write(async (tx) => {
    const group = await findGroup(tx, by.scope, groupId, version)
    const { meeting, left } = await gatherMeeting(tx, group, clock.today())
    const review = reviewProposal(group.basis, meeting)
    await changeGroup(tx, group, { status: 'planned', basis: null, smallChoice: keptSmall(review, meeting.members) })
    await requireNotStarted(tx, groupId, clock.now())
    requireSound(review, meeting.members, seen)
    await freeSeats(tx, left, { at: clock.now(), by })
    await recordEvent(tx, clock.now(), by, {
      kind: 'group.approved',
      groupId,
      municipality: group.slot.room.venue.municipality,
    })
  }, `group:${groupId}`)
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
