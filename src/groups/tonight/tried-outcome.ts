import { partOfDay, type Day, type Part, type TimeOfDay } from '../../calendar/days.ts'
import type { Room } from '../../municipalities/room.entity.ts'
import type { PlannedGroup, Score, Plan } from '../../planner/problem/plan.ts'
import { comparePlans, type OtherSeat, type SeatAt, type PlanComparison } from './compare-plans.ts'
import { problemOf, type PoolWorld } from '../gathering/gather-problem.ts'
import { applyTryOut, type TryOut, TRIED_SLOT } from './try-out.ts'
import { bookingsOf, ruleOf } from '../../planner/problem/facts.ts'
import type { Problem } from '../../planner/problem/problem.ts'
import { risksOf, couldSit } from './at-risk.ts'
import type { NightAhead } from './night-ahead.ts'

/** A group that would appear, disappear or change. `before` and `after`: all that are in it, who is there already among them. */
export interface TriedGroup {
  readonly language: string
  readonly day: Day
  readonly start: TimeOfDay
  readonly part: Part
  readonly venue: string
  readonly before: number
  readonly after: number
}

/** Where somebody would go instead. */
export interface TriedMove {
  readonly person: string
  readonly from: TriedPlace
  readonly to: TriedPlace
}
type TriedPlace = Readonly<Pick<TriedGroup, 'language' | 'day'>>

/** What a try-out would mean for tonight; people by reference. */
export interface TriedOutcome {
  readonly gained: readonly string[]
  readonly lost: readonly string[]
  readonly moves: readonly TriedMove[]
  readonly opened: readonly TriedGroup[]
  readonly gone: readonly TriedGroup[]
  readonly resized: readonly TriedGroup[]
  readonly figures: Score
  readonly verdict: number
  /** How many more or fewer people are at risk of missing their deadline. */
  readonly risk: number
  /** Why a slot that is tried stays empty. */
  readonly idle: IdleSlot | null
  readonly proven: boolean
}

/**
 * What would be otherwise than in a night that is known.
 * @param rooms Where the reader may plan, by code.
 * @param plan Plans the world as it would be.
 */
export async function triedOutcome(
  { world, night }: { readonly world: PoolWorld; readonly night: NightAhead },
  tryOut: TryOut,
  rooms: ReadonlyMap<string, Room>,
  plan: (problem: Problem) => Promise<Plan>,
): Promise<TriedOutcome> {
  const changed = applyTryOut(world, tryOut, rooms)
  const after = await plan(problemOf(changed))
  const { gained, lost, moved, figures, verdict, ...groups } = comparePlans(night, after, world.timetable.groups)
  return {
    ...{ gained, lost, figures, verdict },
    moves: moved.map((move) => triedMove(changed, move)),
    ...groupsOf(changed, groups),
    risk: risksOf(changed, after).length - night.risks.length,
    idle: idleSlot(changed, after),
    proven: night.proven && after.proven,
  }
}

function groupsOf(world: PoolWorld, { opened, gone, resized }: Pick<PlanComparison, 'opened' | 'gone' | 'resized'>) {
  const size = ({ people }: PlannedGroup) => people.length
  const all = {
    opened: opened.flatMap((group) => triedGroup(world, { ...group, before: 0, after: size(group) })),
    gone: gone.flatMap((group) => triedGroup(world, { ...group, before: size(group), after: 0 })),
    resized: resized.flatMap((group) => triedGroup(world, group)),
  }
  const inOrder = (a: TriedGroup, b: TriedGroup) => (`${a.day} ${a.start}` < `${b.day} ${b.start}` ? -1 : 1)
  return { opened: all.opened.sort(inOrder), gone: all.gone.sort(inOrder), resized: all.resized.sort(inOrder) }
}

function triedMove({ timetable }: PoolWorld, { person, from, to }: OtherSeat): TriedMove {
  const dayOf = (code: string) => timetable.slots.find((one) => one.code === code)?.startsOn ?? ''
  const place = ({ slot, language }: SeatAt) => ({ language, day: dayOf(slot) })
  return { person, from: place(from), to: place(to) }
}

function triedGroup(
  { timetable }: PoolWorld,
  { slot: code, language, before, after }: { slot: string; language: string; before: number; after: number },
): TriedGroup[] {
  const slot = timetable.slots.find((one) => one.code === code)
  if (!slot) return []
  const start = slot.sessions[0]?.start ?? ''
  return [{ language, day: slot.startsOn, start, part: partOfDay(start), venue: slot.room.venue.name, before, after }]
}

/**
 * Why a slot that is only tried stays empty: it is too soon or on a closed day, its room or interpreter is with another group, or it
 * needs more people. `have`: who could come and understands `language`; the language of the largest number.
 */
export type IdleSlot =
  | { readonly reason: 'not-open' }
  | { readonly reason: 'taken' }
  | { readonly reason: 'not-enough-people'; readonly language: string; readonly have: number; readonly need: number }
  | { readonly reason: 'no-gain' }

/** Why the plan leaves the slot that is tried empty; null when there is none, or a group is in it. */
export function idleSlot(world: PoolWorld, plan: Plan): IdleSlot | null {
  const tried = world.timetable.slots.some(({ code }) => code === TRIED_SLOT)
  if (!tried || plan.groups.some(({ slot }) => slot === TRIED_SLOT)) return null
  const problem = problemOf(world)
  const slot = problem.slots.find(({ id }) => id === TRIED_SLOT)
  if (!slot) return { reason: 'not-open' }
  if (bookingsOf(slot).some((booking) => busyIn(problem, plan).has(booking))) return { reason: 'taken' }
  const [best] = slot.languages
    .map((language) => ({ language, have: candidates(problem, { ...slot, languages: [language] }) }))
    .sort((a, b) => b.have - a.have)
  const need = ruleOf(problem, slot.host, 'minGroupSize')
  return best && best.have < need ? { reason: 'not-enough-people', ...best, need } : { reason: 'no-gain' }
}

function candidates(problem: Problem, slot: Problem['slots'][number]): number {
  return problem.people.filter((person) => couldSit(problem, person, slot)).length
}

/** What groups keep busy, those of the plan among them. */
function busyIn({ slots }: Problem, { groups }: Plan): ReadonlySet<string> {
  const planned = new Set(groups.map(({ slot }) => slot))
  const held = slots.filter(({ id, group }) => group || planned.has(id))
  return new Set(held.flatMap(bookingsOf))
}
