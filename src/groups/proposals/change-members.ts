import type { World } from '../../deps.ts'
import { type Actor, recordEvents, type Work, work } from '../../history/work.ts'
import { checkMembers, checkJoining, type Objection, partyOf } from './check-members.ts'
import { gatherMeeting } from '../gathering/gather-meeting.ts'
import { In, type EntityManager } from 'typeorm'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { inScope } from '../../municipalities/scope.ts'
import { moveReferral } from '../../referrals/known/change-referral.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { changeGroup, changePlacement } from '../seats/steps.ts'
import { findGroup } from '../group/find-group.ts'
import { freeSeats, takeSeats } from '../seats/take-seats.ts'
import type { Group } from '../group.entity.ts'

/** Who goes out of a proposal and who comes in, by reference. Whoever goes together with them goes along. */
interface MemberChange {
  readonly out?: string | undefined
  readonly in?: string | undefined
  readonly version?: number | undefined
}

/**
 * Takes somebody out of a proposal, lets somebody in who waits, or both at once: a swap. Nobody was told yet, so nobody is told now.
 * The hard rules hold for who comes in; a group that gets too small says so on its page.
 * @throws NotFoundError `group-unknown`, `not-found` (also for people of another municipality); ConflictError `changed-meanwhile`,
 *   `not-a-proposal`; RulesBrokenError.
 */
export async function changeMembers(deps: World, by: Actor, groupId: string, change: MemberChange): Promise<void> {
  await work(deps, by, { lock: `group:${groupId}` }, async (work) => {
    const group = await openProposal(work, groupId, change.version)
    for (const reference of [change.out, change.in]) if (reference) await requireMine(work, reference)
    if (change.out) await takeOut(work, group, change.out)
    if (change.in) await letIn(work, group, change.in)
  })
}

/** Somebody in a proposal, as the page showed it. */
interface Seated {
  readonly groupId: string
  readonly reference: string
  readonly version?: number | undefined
}

/** Swaps people of two proposals; the hard rules hold in both. Throws as `changeMembers`. */
export async function swapMembers(deps: World, by: Actor, one: Seated, other: Seated): Promise<void> {
  // Whoever swaps between the same two proposals locks the same one first.
  const [first, second] = one.groupId < other.groupId ? [one, other] : [other, one]
  await work(deps, by, { lock: `group:${first.groupId}` }, async (work) => {
    const firstGroup = await openProposal(work, first.groupId, first.version)
    const secondGroup = await openProposal(work, second.groupId, second.version)
    for (const { reference } of [one, other]) await requireMine(work, reference)
    await takeOut(work, firstGroup, first.reference)
    await takeOut(work, secondGroup, second.reference)
    await letIn(work, firstGroup, second.reference)
    await letIn(work, secondGroup, first.reference)
  })
}

/**
 * Takes everybody out of a proposal for whom a hard rule does not hold any more, also people of other municipalities, whom nobody
 * here may know.
 * @throws NotFoundError `group-unknown`; ConflictError `changed-meanwhile`, `not-a-proposal`.
 */
export async function removeMisfits(deps: World, by: Actor, groupId: string, version?: number): Promise<void> {
  await work(deps, by, { lock: `group:${groupId}` }, async (work) => {
    const group = await openProposal(work, groupId, version)
    for (;;) {
      const { meeting } = await gatherMeeting(work.tx, group, work.today)
      const misfit = checkMembers(meeting).find(({ person }) => person !== null)
      if (!misfit?.person) return
      await takeOut(work, group, misfit.person)
    }
  })
}

/** Somebody may not come in: which hard rules would be broken, for whom. */
export class RulesBrokenError extends ConflictError {
  constructor(readonly objections: readonly Objection[]) {
    super('rules-broken', { rules: objections.length })
  }
}

/**
 * A proposal that from here to the end of the transaction nobody else changes; who left without a word has lost the seat.
 * @throws NotFoundError `group-unknown`; ConflictError `changed-meanwhile`, `not-a-proposal`.
 */
async function openProposal(work: Work, groupId: string, version: number | undefined): Promise<Group> {
  const { tx, today, by } = work
  const group = await findGroup(tx, by.scope, groupId, version)
  if (group.status !== 'proposed') throw new ConflictError('not-a-proposal')
  await rebase(tx, group, [], [])
  const { left } = await gatherMeeting(tx, group, today)
  await freeSeats(work, left)
  return group
}

/** @throws NotFoundError `not-found` for somebody of another municipality, as for nobody at all. */
async function requireMine({ tx, by }: Work, reference: string): Promise<void> {
  const referral = await tx.findOneBy(Referral, { reference })
  if (!referral || !inScope(by.scope, referral.municipality)) throw new NotFoundError('not-found')
}

/** Back to the pool, with whoever goes together with them and the waiting dates kept. @throws NotFoundError `not-found` */
async function takeOut({ tx, at, today, by }: Work, group: Group, reference: string): Promise<void> {
  const { meeting, seats } = await gatherMeeting(tx, group, today)
  const member = meeting.members.find(({ id }) => id === reference)
  if (!member) throw new NotFoundError('not-found')
  const party = partyOf(meeting, meeting.members, member).map(({ id }) => id)
  const leaving = seats.filter(({ referral }) => party.includes(referral.reference))
  for (const placement of leaving) {
    await changePlacement(tx, placement, { status: 'cancelled' })
    await moveReferral(tx, placement.referral.id, 'waiting')
  }
  const happenings = leaving.map(({ referral: { id: referralId, municipality } }) => ({
    kind: 'placement.cancelled',
    referralId,
    groupId: group.id,
    municipality,
    data: { reason: 'by-planner' },
  }))
  await recordEvents(tx, at, by, happenings)
  await rebase(tx, group, party, [])
}

/** A seat for somebody who waits, and for whoever goes together with them. @throws NotFoundError `not-found`; RulesBrokenError. */
async function letIn(work: Work, group: Group, reference: string): Promise<void> {
  const { tx, today } = work
  const { meeting } = await gatherMeeting(tx, group, today)
  const person = meeting.waiting.find(({ id }) => id === reference)
  if (!person) throw new NotFoundError('not-found')
  const party = partyOf(meeting, meeting.waiting, person)
  const objections = checkJoining(meeting, party)
  if (objections.length > 0) throw new RulesBrokenError(objections)
  const references = party.map(({ id }) => id)
  await takeSeats(work, group, await tx.findBy(Referral, { reference: In(references) }))
  await rebase(tx, group, [], references)
}

/** What a planner does to a proposal is no change of the world: it belongs to what the proposal is based on from now on. */
async function rebase(
  tx: EntityManager,
  group: Group,
  out: readonly string[],
  joined: readonly string[],
): Promise<void> {
  const { basis } = group
  const changed = basis && {
    ...basis,
    people: [...basis.people.filter((one) => !out.includes(one)), ...joined],
    // Who was taken out on purpose is not somebody new.
    urgent: [...basis.urgent, ...out],
  }
  await changeGroup(tx, group, { basis: changed })
  Object.assign(group, { basis: changed, version: group.version + 1 })
}
