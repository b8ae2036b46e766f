import type { World } from '../../deps.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/work.ts'
import type { Person } from '../../planner/problem/problem.ts'
import { candidatesFor, partyOf, checkJoining, type Objection } from './check-members.ts'
import { findGroup, listGroups } from '../group/find-group.ts'
import { gatherMeeting, type Meeting, withPeopleOf } from '../gathering/gather-meeting.ts'
import type { Group } from '../group.entity.ts'
import { type NamedPerson, namePeople } from './show-proposal.ts'

/** Somebody who could take somebody's place. */
export interface SwapChoice {
  readonly people: readonly NamedPerson[]
  readonly objections: readonly Objection[]
  /** The other proposal, in which they have a seat; null: they wait. */
  readonly group: Group | null
}

/** With whom somebody in a proposal could swap. */
export interface SwapChoices {
  readonly group: Group
  readonly person: NamedPerson
  readonly choices: readonly SwapChoice[]
  readonly names: ReadonlyMap<string, NamedPerson>
}

/**
 * With whom of the reader's municipalities somebody in a proposal could swap: with who waits, and with who is in another proposal and
 * fits there and here. Those for whom all rules hold come first, by claim.
 * @throws NotFoundError `group-unknown`, `not-found`; ConflictError `not-a-proposal`.
 */
export async function showSwapChoices(
  { db, clock }: World,
  by: Actor,
  groupId: string,
  reference: string,
): Promise<SwapChoices> {
  const group = await findGroup(db.read, by.scope, groupId)
  if (group.status !== 'proposed') throw new ConflictError('not-a-proposal')
  const { meeting } = await gatherMeeting(db.read, group, clock.today())
  const others = await otherProposals({ db, clock }, by, group)
  const everyone = [meeting, ...others.map((other) => other.meeting)].flatMap((one) => [...one.members, ...one.waiting])
  const references = [...new Set(everyone.map(({ id }) => id))]
  const names = await namePeople(db.read, by.scope, references, clock.today())
  const person = names.get(reference)
  const member = meeting.members.find(({ id }) => id === reference)
  if (!person || !member) throw new NotFoundError('not-found')
  const mine = partyOf(meeting, meeting.members, member)
  const waiting = candidatesFor(without(meeting, mine)).map((one) => ({ ...one, group: null }))
  const seated = others.flatMap((other) => seatedChoices(without(meeting, mine), mine, other))
  const choices = [...waiting, ...seated].flatMap(({ people, objections, group: other }) => {
    const named = people.flatMap(({ id }) => names.get(id) ?? [])
    const isMine = people.some(({ id }) => mine.some((one) => one.id === id))
    return named.length < people.length || isMine ? [] : [{ people: named, objections, group: other }]
  })
  return { group, person, names, choices: choices.sort((a, b) => a.objections.length - b.objections.length) }
}

interface OtherProposal {
  readonly group: Group
  readonly meeting: Meeting
}

async function otherProposals({ db, clock }: World, by: Actor, own: Group): Promise<OtherProposal[]> {
  const groups = await listGroups(db.read, by.scope, { status: 'proposed', programme: own.programme })
  const others: OtherProposal[] = []
  for (const group of groups.filter(({ id }) => id !== own.id))
    others.push({ group, meeting: (await gatherMeeting(db.read, group, clock.today())).meeting })
  return others
}

/** Everybody in the other proposal, with what speaks against them here and against `mine` there. */
function seatedChoices(here: Meeting, mine: readonly Person[], { group, meeting }: OtherProposal) {
  const parties = meeting.members.map((person) => partyOf(meeting, meeting.members, person))
  return parties
    .filter(([first], index) => first === meeting.members[index])
    .map((theirs) => {
      const there = without(meeting, theirs)
      const objections = [
        ...checkJoining(withPeopleOf(here, meeting), theirs),
        ...checkJoining(withPeopleOf(there, here), mine),
      ]
      return { people: theirs, objections, group }
    })
}

/** A group after some people went out of it: they wait. */
function without(meeting: Meeting, people: readonly Person[]): Meeting {
  return {
    ...meeting,
    members: meeting.members.filter((member) => !people.includes(member)),
    waiting: [...meeting.waiting, ...people],
  }
}
