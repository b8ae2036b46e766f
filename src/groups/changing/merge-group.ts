import { In, type EntityManager } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { type Actor, work } from '../../history/work.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { checkJoining, checkNotice, type Objection } from '../proposals/check-members.ts'
import { endGroup } from '../group/end-group.ts'
import { findGroup, listGroups } from '../group/find-group.ts'
import { gatherMeeting, type Meeting, withPeopleOf } from '../gathering/gather-meeting.ts'
import type { Group } from '../group.entity.ts'
import { requireSmall, type SmallGroup } from './small-groups.ts'
import { takeSeats } from '../seats/take-seats.ts'
import { RulesBrokenError } from '../proposals/change-members.ts'

/**
 * Lets the people of a group that is too small go to another group. Theirs is called off, so who was invited to it hears why; and they
 * are invited to the other one as anybody who gets a seat.
 * @throws NotFoundError `group-unknown`; ConflictError `changed-meanwhile`, `group-not-small`; RulesBrokenError.
 */
export async function mergeGroup(
  deps: World,
  by: Actor,
  groupId: string,
  { into, version }: { into: string; version?: number | undefined },
): Promise<void> {
  await work(deps, by, { lock: `group:${groupId}` }, async (work) => {
    const { tx, today } = work
    const { group } = await requireSmall(tx, await findGroup(tx, by.scope, groupId, version), today)
    const target = await findGroup(tx, by.scope, into)
    if (target.status !== 'planned' || target.id === group.id) throw new ConflictError('changed-meanwhile')
    const from = await gatherMeeting(tx, group, today)
    const objections = objectionsTo((await gatherMeeting(tx, target, today)).meeting, from.meeting)
    if (objections.length > 0) throw new RulesBrokenError(objections)
    await endGroup(work, group, { reason: 'tooFewPeople', kind: 'group.merged' })
    const moving = await tx.findBy(Referral, { id: In(from.seats.map(({ referral }) => referral.id)) })
    await takeSeats(work, target, moving)
  })
}

/** A group that the people of a small one could go to, and why not; no objection: they can. */
export interface MergeChoice {
  readonly group: Group
  readonly people: number
  readonly objections: readonly Objection[]
}

const MOST_CHOICES = 12

/**
 * The groups of the same programme that still have time to tell people, those that can take everybody first, the soonest first.
 * @throws NotFoundError `group-unknown`; ConflictError `group-not-small`.
 */
export async function listMergeChoices({ db, clock }: World, by: Actor, groupId: string): Promise<MergeChoice[]> {
  const small = await requireSmall(db.read, await findGroup(db.read, by.scope, groupId), clock.today())
  const choices: MergeChoice[] = []
  for await (const choice of choicesFor(db.read, by, small, clock.today())) choices.push(choice)
  return choices.sort((a, b) => Number(a.objections.length > 0) - Number(b.objections.length > 0))
}

/** True when there is a group that everybody in a small one can join. */
export async function canMerge({ db, clock }: World, by: Actor, small: SmallGroup): Promise<boolean> {
  for await (const { objections } of choicesFor(db.read, by, small, clock.today()))
    if (objections.length === 0) return true
  return false
}

/** One after the other, the soonest first: who only needs the first that fits, stops there. */
async function* choicesFor(
  tx: EntityManager,
  by: Actor,
  small: SmallGroup,
  today: Day,
): AsyncGenerator<MergeChoice, void> {
  const { meeting: from } = await gatherMeeting(tx, small.group, today)
  for (const group of await targetsOf(tx, by, small.group, today)) {
    const { meeting } = await gatherMeeting(tx, group, today)
    yield { group, people: meeting.members.length, objections: objectionsTo(meeting, from) }
  }
}

async function targetsOf(tx: EntityManager, { scope }: Actor, { id, programme }: Group, today: Day): Promise<Group[]> {
  const groups = await listGroups(tx, scope, { status: 'planned', programme })
  const others = groups.filter((group) => group.id !== id && group.slot.startsOn > today)
  return others.slice(0, MOST_CHOICES)
}

/** What speaks against everybody in `from` joining: the hard rules, and that nobody hears of it too late. */
function objectionsTo(target: Meeting, from: Meeting): Objection[] {
  return [...checkNotice(target), ...checkJoining(withPeopleOf(target, from), from.members)]
}
