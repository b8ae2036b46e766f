import { In, type EntityManager } from 'typeorm'
import { addDays, isUrgentOn, type Day } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { type Scope, type Actor, recordEvent, work } from '../../history/work.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import type { MunicipalityRules } from '../../municipalities/rules.ts'
import { fewest, leastOf } from '../../planner/problem/rules.ts'
import { findGroup, listGroups } from '../group/find-group.ts'
import type { Group, SmallChoice } from '../group.entity.ts'
import { LIVE_PLACEMENT } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'
import { changeGroup } from '../seats/steps.ts'

/** A group that goes on and has fewer people than it takes to start one. */
export interface SmallGroup {
  readonly group: Group
  readonly people: number
  readonly need: number
  /** The last day on which free seats are offered to the pool. */
  readonly lastDay: Day
  /** There is still time for that. */
  readonly mayFill: boolean
  /** A planner decided what happens with it, and that still stands. */
  readonly decided: boolean
}

/** The planned groups in scope, still to begin, that became too small; also those about which a planner decided already. */
export async function listSmallGroups({ db, clock }: World, scope: Scope): Promise<SmallGroup[]> {
  const groups = await listGroups(db.read, scope, { status: 'planned' })
  const coming = groups.filter((group) => group.slot.startsOn > clock.today())
  return smallAmong(db.read, coming, clock.today())
}

/**
 * Decides that a group with too few people waits for the pool to fill it, until the last day on which people can be told; or that it
 * goes on as it is, until even more people leave. Tells nobody anything.
 * @throws NotFoundError `group-unknown`; ConflictError `changed-meanwhile`, `group-not-small`, `too-late-to-fill`.
 */
export async function decideSmall(
  deps: World,
  by: Actor,
  groupId: string,
  { choice, version }: { choice: SmallChoice['choice']; version?: number | undefined },
): Promise<void> {
  await work(deps, by, { lock: `group:${groupId}` }, async ({ tx, at, today }) => {
    const group = await findGroup(tx, by.scope, groupId, version)
    const { people, need, lastDay, mayFill } = await requireSmall(tx, group, today)
    if (choice === 'wait' && !mayFill) throw new ConflictError('too-late-to-fill', { day: lastDay })
    await changeGroup(tx, group, { smallChoice: { choice, people } })
    await recordEvent(tx, at, by, {
      kind: choice === 'wait' ? 'group.waits' : 'group.kept',
      groupId,
      municipality: group.slot.room.venue.municipality,
      data: { people, need },
    })
  })
}

/** @throws ConflictError `group-not-small` when a planner has nothing to decide here. */
export async function requireSmall(tx: EntityManager, group: Group, today: Day): Promise<SmallGroup> {
  const small = await smallnessOf(tx, group, today)
  if (!small) throw new ConflictError('group-not-small')
  return small
}

/** How small a group is; null when it is not, or is no group that goes on. @param group With its slot, room and venue. */
export async function smallnessOf(tx: EntityManager, group: Group, today: Day): Promise<SmallGroup | null> {
  if (group.status !== 'planned' || group.slot.startsOn <= today) return null
  return (await smallAmong(tx, [group], today))[0] ?? null
}

/**
 * The least number of people of each group that stays too small when these join it, by id.
 * @param groups With their slot, room and venue.
 * @param joining Who joins, by group.
 */
export async function stillSmall(
  tx: EntityManager,
  groups: readonly Group[],
  joining: ReadonlyMap<string, readonly SigningTerm[]>,
  today: Day,
): Promise<ReadonlyMap<string, number>> {
  const small = await smallAmong(tx, groups, today, joining)
  return new Map(small.map(({ group, need }) => [group.id, need]))
}

async function smallAmong(
  tx: EntityManager,
  groups: readonly Group[],
  today: Day,
  joining: ReadonlyMap<string, readonly SigningTerm[]> = new Map(),
): Promise<SmallGroup[]> {
  const rulesIn = new Map((await tx.find(Municipality)).map(({ code, rules }) => [code, rules]))
  const terms = await termsIn(tx, groups)
  return groups.flatMap((group) => {
    const rules = rulesIn.get(group.slot.room.venue.municipality)
    const people = [...(terms.get(group.id) ?? []), ...(joining.get(group.id) ?? [])]
    const isUrgent = ({ deadline, municipality }: SigningTerm) =>
      isUrgentOn(deadline, today, rulesIn.get(municipality)?.rescueDays ?? 0)
    const need = rules ? smallestFor(group, rules, people.filter(isUrgent)) : 0
    // Who everybody has left is ended in the night.
    if (!rules || people.length === 0 || people.length >= need) return []
    const lastDay = addDays(group.slot.startsOn, -rules.noticeDays)
    const decided = isDecided(group.smallChoice, people.length, lastDay, today)
    return [{ group, people: people.length, need, lastDay, mayFill: today <= lastDay, decided }]
  })
}

/** By when somebody must have signed, and by whose rules that is near. */
export interface SigningTerm {
  readonly deadline: Day | null
  readonly municipality: string
}

/** Hard rules 7 and 8, for a group that is there already: somebody in a hurry who can sign in time allows a smaller one. */
function smallestFor({ slot }: Group, rules: MunicipalityRules, urgent: readonly SigningTerm[]): number {
  const last = slot.sessions.at(-1)?.date ?? slot.startsOn
  const rescue = urgent.some(({ deadline }) => deadline !== null && last <= deadline)
  return fewest(leastOf(rules.minGroupSize, rules.rescueGroupSize), rescue)
}

/** Of who has a seat, by group. */
async function termsIn(tx: EntityManager, groups: readonly Group[]): Promise<Map<string, SigningTerm[]>> {
  const seats = await tx
    .createQueryBuilder(Placement, 'placement')
    .innerJoin('placement.referral', 'referral')
    .select('placement.group_id', 'group')
    .addSelect('referral.deadline', 'deadline')
    .addSelect('referral.municipality', 'municipality')
    .where({ group: { id: In(groups.map(({ id }) => id)) }, status: In([...LIVE_PLACEMENT]) })
    .andWhere("referral.status = 'placed' AND placement.session_id IS NULL")
    .getRawMany<SigningTerm & { group: string }>()
  const byGroup = new Map<string, SigningTerm[]>(groups.map(({ id }) => [id, []]))
  for (const { group, ...term } of seats) byGroup.get(group)?.push(term)
  return byGroup
}

/**
 * True while the decision still stands: waiting until the last day on which people can be told, keeping until even more people leave.
 * @param lastDay The last day on which a free seat is offered to the pool.
 */
function isDecided(decided: SmallChoice | null, people: number, lastDay: Day, today: Day): boolean {
  if (decided === null) return false
  return decided.choice === 'wait' ? today <= lastDay : people >= decided.people
}
