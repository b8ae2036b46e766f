import type { World } from '../../deps.ts'
import type { Actor, Scope } from '../../history/work.ts'
import {
  type Candidate,
  candidatesFor,
  checkMembers,
  checkNotice,
  type MemberRule,
  type Objection,
} from './check-members.ts'
import { findGroup } from '../group/find-group.ts'
import { gatherMeeting, type GatheredMeeting, type Meeting } from '../gathering/gather-meeting.ts'
import { createHash } from 'node:crypto'
import { isRescuedBy } from '../../planner/problem/facts.ts'
import type { Rules } from '../../planner/problem/problem.ts'
import type { Basis, Group } from '../group.entity.ts'
import { In, type EntityManager } from 'typeorm'
import { daysBetween, type Day } from '../../calendar/days.ts'
import { inScope } from '../../municipalities/scope.ts'
import { fullName } from '../../people/full-name.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import type { ReferralStatus } from '../../referrals/referral-status.ts'

/** A proposal for who decides about it: how it stands, and who could come in. */
export interface DescribedProposal extends LookedAtProposal {
  /** By reference, of everybody whom the reader may know. */
  readonly names: ReadonlyMap<string, NamedPerson>
  /** Those of the reader's municipalities, who can come first, by claim. */
  readonly candidates: readonly Candidate[]
  /** How many could come in from other municipalities. */
  readonly elsewhere: number
}

/** A proposal with how it stands today. */
export interface LookedAtProposal extends GatheredMeeting {
  readonly group: Group
  readonly review: Review
}

/** @throws NotFoundError `group-unknown` */
export async function showProposal(deps: World, by: Actor, groupId: string): Promise<DescribedProposal> {
  const looked = await gatherProposal(deps, by, groupId)
  const all = candidatesFor(looked.meeting)
  const references = [
    ...[...looked.meeting.members, ...looked.meeting.waiting].map(({ id }) => id),
    ...looked.review.changes.flatMap((change) => ('person' in change ? change.person : [])),
  ]
  const names = await namePeople(deps.db.read, by.scope, references, deps.clock.today())
  const candidates = all.filter(({ people }) => people.every(({ id }) => names.has(id)))
  const fitting = all.filter(({ objections }) => objections.length === 0)
  const known = candidates.filter(({ objections }) => objections.length === 0)
  return { ...looked, names, candidates, elsewhere: fitting.length - known.length }
}

/** How a proposal stands today, to look at. @throws NotFoundError `group-unknown` */
export async function gatherProposal({ db, clock }: World, by: Actor, groupId: string): Promise<LookedAtProposal> {
  const group = await findGroup(db.read, by.scope, groupId)
  const gathered = await gatherMeeting(db.read, group, clock.today())
  return { ...gathered, group, review: reviewProposal(group.basis, gathered.meeting) }
}

/** What became different since the planner made a proposal. People by their reference. */
export type WorldChange =
  | { readonly kind: 'left'; readonly person: string }
  | { readonly kind: 'rule'; readonly rule: keyof Rules; readonly from: number | null; readonly to: number | null }
  | { readonly kind: 'seats'; readonly from: number; readonly to: number }
  | { readonly kind: 'urgent'; readonly person: string }

/** How a proposal stands today. */
export interface Review {
  readonly changes: readonly WorldChange[]
  readonly objections: readonly Objection[]
  /** Some objection is more than too few people or a short notice: it can't be approved as it is. */
  readonly blocked: boolean
  /** A word for exactly this: who approves says that they saw it. */
  readonly seen: string
}

/** What a planner may decide otherwise, when they see it. */
const MAY_BE: readonly MemberRule[] = ['minimum', 'notice']

/**
 * What a planner must know before they approve: what changed since the proposal was made, and which hard rules it breaks by now.
 * @param basis What it was based on; null: not known any more.
 */
export function reviewProposal(basis: Basis | null, meeting: Meeting): Review {
  const changes = basis ? changesSince(basis, meeting) : []
  const objections = [...checkMembers(meeting), ...checkNotice(meeting)]
  const picture = { changes, objections, people: meeting.members.map(({ id }) => id) }
  return {
    changes,
    objections,
    blocked: objections.some(({ rule }) => !MAY_BE.includes(rule)),
    seen: createHash('sha256').update(JSON.stringify(picture)).digest('hex').slice(0, 16),
  }
}

function changesSince(basis: Basis, meeting: Meeting): WorldChange[] {
  const here = new Set(meeting.members.map(({ id }) => id))
  const gone = basis.people.filter((person) => !here.has(person))
  const names = Object.keys(basis.rules) as (keyof Rules)[]
  const rules = names.filter((rule) => basis.rules[rule] !== meeting.rules[rule])
  const seats = meeting.slot.capacity
  return [
    ...gone.map((person): WorldChange => ({ kind: 'left', person })),
    ...rules.map((rule): WorldChange => ({ kind: 'rule', rule, from: basis.rules[rule], to: meeting.rules[rule] })),
    ...(seats === basis.seats ? [] : [{ kind: 'seats' as const, from: basis.seats, to: seats }]),
    ...newlyUrgent(basis, meeting).map((person): WorldChange => ({ kind: 'urgent', person })),
  ]
}

/** Who came since, is in a hurry, and would sign in time here: for them somebody else might wait a little longer. */
function newlyUrgent({ urgent }: Basis, meeting: Meeting): string[] {
  const fitting = candidatesFor(meeting).filter(({ objections }) => objections.every(({ rule }) => rule === 'capacity'))
  return fitting
    .flatMap(({ people }) => people)
    .filter((person) => isRescuedBy(meeting, person, meeting.slot) && !urgent.includes(person.id))
    .map(({ id }) => id)
}

/** Somebody as a planner of their municipality knows them. */
export interface NamedPerson {
  readonly reference: string
  readonly name: string
  readonly languages: readonly string[]
  readonly waited: number
  readonly deadline: Day
  readonly status: ReferralStatus
}

/** These people by reference; those of other municipalities are not among them. */
export async function namePeople(
  tx: EntityManager,
  scope: Scope,
  references: readonly string[],
  today: Day,
): Promise<ReadonlyMap<string, NamedPerson>> {
  const people = new Map<string, NamedPerson>()
  for (const part of inParts(references)) {
    const found = await tx.find(Referral, { where: { reference: In(part) }, relations: { person: true } })
    for (const { reference, person, waitingSince, deadline, status, municipality } of found) {
      if (!inScope(scope, municipality)) continue
      const waited = daysBetween(waitingSince, today)
      people.set(reference, {
        reference,
        name: fullName(person),
        languages: person.languages,
        waited,
        deadline,
        status,
      })
    }
  }
  return people
}
