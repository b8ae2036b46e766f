import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { checkMembers } from './check-members.ts'
import { gatherMeeting } from '../gathering/gather-meeting.ts'
import { letIn, openProposal, requireMine, takeOut } from './move-members.ts'

type World = Pick<Deps, 'db' | 'clock'>

/** Who goes out of a proposal and who comes in, by reference. Whoever goes together with them goes along. */
export interface MemberChange {
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
export async function changeMembers(
  { db, clock }: World,
  by: Actor,
  groupId: string,
  change: MemberChange,
): Promise<void> {
  await db.write(async (tx) => {
    const occasion = { at: clock.now(), by }
    const group = await openProposal(tx, groupId, change.version, occasion)
    for (const reference of [change.out, change.in]) if (reference) await requireMine(tx, by.scope, reference)
    if (change.out) await takeOut(tx, group, change.out, occasion)
    if (change.in) await letIn(tx, group, change.in, occasion)
  }, `group:${groupId}`)
}

/** Somebody in a proposal, as the page showed it. */
export interface Seated {
  readonly groupId: string
  readonly reference: string
  readonly version?: number | undefined
}

/** Swaps people of two proposals; the hard rules hold in both. Throws as `changeMembers`. */
export async function swapMembers({ db, clock }: World, by: Actor, one: Seated, other: Seated): Promise<void> {
  // Whoever swaps between the same two proposals locks the same one first.
  const [first, second] = one.groupId < other.groupId ? [one, other] : [other, one]
  await db.write(async (tx) => {
    const occasion = { at: clock.now(), by }
    const firstGroup = await openProposal(tx, first.groupId, first.version, occasion)
    const secondGroup = await openProposal(tx, second.groupId, second.version, occasion)
    for (const { reference } of [one, other]) await requireMine(tx, by.scope, reference)
    await takeOut(tx, firstGroup, first.reference, occasion)
    await takeOut(tx, secondGroup, second.reference, occasion)
    await letIn(tx, firstGroup, second.reference, occasion)
    await letIn(tx, secondGroup, first.reference, occasion)
  }, `group:${first.groupId}`)
}

/**
 * Takes everybody out of a proposal for whom a hard rule does not hold any more, also people of other municipalities, whom nobody
 * here may know.
 * @throws NotFoundError `group-unknown`; ConflictError `changed-meanwhile`, `not-a-proposal`.
 */
export async function removeMisfits({ db, clock }: World, by: Actor, groupId: string, version?: number): Promise<void> {
  await db.write(async (tx) => {
    const occasion = { at: clock.now(), by }
    const group = await openProposal(tx, groupId, version, occasion)
    for (;;) {
      const { meeting } = await gatherMeeting(tx, group, clock.today())
      const misfit = checkMembers(meeting).find(({ person }) => person !== null)
      if (!misfit?.person) return
      await takeOut(tx, group, misfit.person, occasion)
    }
  }, `group:${groupId}`)
}
