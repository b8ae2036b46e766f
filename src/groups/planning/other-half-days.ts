import { isDeepStrictEqual } from 'node:util'
import { In, IsNull, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Work } from '../../history/work.ts'
import { poolOf } from '../../municipalities/pools.ts'
import { isInTime } from '../../planner/problem/facts.ts'
import { compareScores, type Plan } from '../../planner/problem/plan.ts'
import type { Person, Problem, Slot } from '../../planner/problem/problem.ts'
import { mayJoin, sizesOf } from '../../planner/problem/rules.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { gatherProblem } from '../gathering/gather-problem.ts'
import { solveAside } from '../gathering/solve-aside.ts'
import { solveOneAtATime } from '../gathering/solve-one-at-a-time.ts'
import { Group } from '../group.entity.ts'
import { LIVE_PLACEMENT } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'
import { takeSeats } from '../seats/take-seats.ts'

/** Groups with a seat that somebody may take. `problem`: what the planner was asked when it proved that. */
export interface OtherHalfDays {
  readonly problem: Problem | null
  /** Codes of their slots, the first to begin first. */
  readonly slots: readonly string[]
}

const NONE: OtherHalfDays = { problem: null, slots: [] }

const MOST_OFFERED = 3
/** So many groups are looked at for them. */
const MOST_TRIED = 6

/** What a page may cost: people to plan, seconds of the planner's work for each plan, and what it waits for all of it together. */
const MOST_PEOPLE = 1_500
const SECONDS = 2
const PATIENCE_MILLISECONDS = 4_000

/** For all pages together one plan at a time: what staff and the night ask the planner stands behind one of them at most. */
const solveInTurn = solveOneAtATime((problem) => solveAside(problem, { seconds: SECONDS }))

interface Wishes {
  /** The code of the only slot that is asked about. */
  readonly slot?: string
  readonly mostPeople?: number
}

/**
 * Which seats somebody who waits may choose themselves (`otherHalfDays`), as far as that is known in time, so that nobody waits for this
 * page; and none in a group to which people of another region may come: they are not in this plan.
 */
export async function findOtherHalfDays(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { reference, status, municipality }: Pick<Referral, 'reference' | 'status' | 'municipality'>,
  { slot: asked, mostPeople = MOST_PEOPLE }: Wishes = {},
): Promise<OtherHalfDays> {
  const pool = status === 'waiting' ? await poolOf(db.read, municipality) : undefined
  if (!pool) return NONE
  const codes = new Set(pool.municipalities.map(({ code }) => code))
  const waiting = await db.read.countBy(Referral, { status: 'waiting', municipality: In([...codes]) })
  if (waiting > mostPeople) return NONE
  const problem = await gatherProblem(db.read, pool, clock.today())
  const ours = ({ serves, overflow }: Slot) => [...serves, ...overflow].every((code) => codes.has(code))
  const wanted = (slot: Slot) => (asked === undefined || slot.id === asked) && ours(slot)
  const patience = AbortSignal.timeout(PATIENCE_MILLISECONDS)
  const slots = await otherHalfDays(problem, reference, wanted, (one) => solveInTurn(one, patience))
  return { problem, slots: slots.map(({ id }) => id) }
}

/**
 * Groups that stand already, at most three, of which the planner proves that this person taking a seat there costs nobody a seat or their
 * term: with one seat less in it, the best plan for everybody else has the same six figures. A plan that leaves a seat of the group free
 * stays as it is, so mostly one plan proves all. Who goes with others of their household, or takes turns with them, is offered none.
 * @param solve Null where there is no time for a plan any more: what needs it is not offered.
 */
export async function otherHalfDays(
  problem: Problem,
  reference: string,
  isWanted: (slot: Slot) => boolean,
  solve: (problem: Problem) => Promise<Plan | null>,
): Promise<Slot[]> {
  const person = problem.people.find(({ id }) => id === reference)
  if (!person || person.household !== null) return []
  const open = problem.slots.filter((slot) => isWanted(slot) && hasSeatFor(problem, person, slot))
  const tried = open.toSorted((one, other) => (firstDay(one) < firstDay(other) ? -1 : 1)).slice(0, MOST_TRIED)
  if (tried.length === 0) return []
  const others = { ...problem, people: problem.people.filter((one) => one !== person) }
  const best = await solve(others)
  if (!best?.proven) return []
  const found: Slot[] = []
  for (const slot of tried) {
    if (found.length === MOST_OFFERED) break
    if (leavesSeat(others, best, slot) || isAsGood(best, await solve(withoutSeat(others, slot)))) found.push(slot)
  }
  return found
}

function hasSeatFor(problem: Problem, person: Person, slot: Slot): boolean {
  if (!slot.group || sizesOf(problem, slot).seats === 0) return false
  return mayJoin(problem, person, { slot, language: slot.group.language }) && isInTime(person, slot)
}

function firstDay({ sessions }: Slot): string {
  return sessions.map(({ date, part }) => `${date} ${part}`).sort()[0] ?? ''
}

function leavesSeat(problem: Problem, { groups }: Plan, slot: Slot): boolean {
  const joining = groups.find((group) => group.slot === slot.id)?.people.length ?? 0
  return joining < sizesOf(problem, slot).seats
}

/** The world in which somebody has taken the seat. */
function withoutSeat(problem: Problem, { id }: Slot): Problem {
  const slots = problem.slots.map((slot) =>
    slot.id === id && slot.group ? { ...slot, group: { ...slot.group, size: slot.group.size + 1 } } : slot,
  )
  return { ...problem, slots }
}

function isAsGood(best: Plan, other: Plan | null): boolean {
  return other !== null && other.proven && compareScores(other.score, best.score) === 0
}

/**
 * Gives somebody the seat that was proven to cost nobody anything, if the world still is the one of the proof. A part of an act that holds
 * the lock `plan`.
 * @returns The id of their seat; null when something changed since: it must be proven again.
 * @throws ConflictError `changed-meanwhile`, `referral-step`
 */
export async function takeProvenSeat(
  work: Work,
  { problem }: OtherHalfDays,
  referralId: string,
  slot: string,
): Promise<string | null> {
  const { tx, today } = work
  const referral = await tx.findOneByOrFail(Referral, { id: referralId })
  const pool = await poolOf(tx, referral.municipality)
  if (!pool || !isDeepStrictEqual(await gatherProblem(tx, pool, today), problem)) return null
  const [group] = await listGroupsIn(tx, [slot])
  if (!group) return null
  await takeSeats(work, group, [referral])
  return findSeatIn(tx, referralId, slot)
}

/** The seat that somebody has in the group of a slot, in one of these statuses; null: none. */
export async function findSeatIn(
  tx: EntityManager,
  referralId: string,
  slot: string,
  statuses = LIVE_PLACEMENT,
): Promise<string | null> {
  const seat = { sessionId: IsNull(), status: In([...statuses]) }
  const where = { referral: { id: referralId }, group: { slot: { code: slot } }, ...seat }
  return (await tx.findOne(Placement, { where }))?.id ?? null
}

/** The groups that are planned in these slots, with slot, room and venue, in the order of the slots. */
export async function listGroupsIn(tx: EntityManager, slots: readonly string[]): Promise<Group[]> {
  const where = { slot: { code: In([...slots]) }, status: 'planned' as const }
  const groups = await tx.find(Group, { where, relations: { slot: { room: { venue: true } } } })
  return slots.flatMap((code) => groups.find((group) => group.slot.code === code) ?? [])
}
