import { compareScores, type Plan, type PlannedGroup, type Score } from '../../planner/problem/plan.ts'

/** A group in a plan. */
export type SeatAt = Readonly<Pick<PlannedGroup, 'slot' | 'language'>>

/** Somebody who would go elsewhere. */
export interface OtherSeat {
  readonly person: string
  readonly from: SeatAt
  readonly to: SeatAt
}

/** A group that would get more or fewer people: all that are in it, who was there already among them. */
export interface Resized {
  readonly slot: string
  readonly language: string
  readonly before: number
  readonly after: number
}

/** What another plan would mean. People by reference, groups by their slot. */
export interface PlanComparison {
  readonly gained: readonly string[]
  readonly lost: readonly string[]
  readonly moved: readonly OtherSeat[]
  readonly opened: readonly PlannedGroup[]
  readonly gone: readonly PlannedGroup[]
  readonly resized: readonly Resized[]
  /** After minus before, figure by figure (docs/planner.md, "Best"). */
  readonly figures: Score
  /** Above 0: the other plan is better; below 0: worse; 0: as good. */
  readonly verdict: number
}

/** What of a plan is compared. */
type ComparedPlan = Pick<Plan, 'groups' | 'score'>

type Existing = ReadonlyMap<string, { readonly size: number }>

/**
 * The difference between two plans for the same people.
 * @param existing The groups that are there already, by slot: those stay, whether people are added or not.
 */
export function comparePlans(before: ComparedPlan, after: ComparedPlan, existing: Existing): PlanComparison {
  const [was, will] = [seatsIn(before), seatsIn(after)]
  const isNew = ({ slot }: PlannedGroup) => !existing.has(slot)
  return {
    gained: [...will.keys()].filter((person) => !was.has(person)).sort(),
    lost: [...was.keys()].filter((person) => !will.has(person)).sort(),
    moved: [...was].flatMap(([person, from]) => {
      const to = will.get(person)
      return to !== undefined && to.slot !== from.slot ? [{ person, from, to }] : []
    }),
    opened: onlyIn(after, before).filter(isNew),
    gone: onlyIn(before, after).filter(isNew),
    resized: resized(before, after, existing),
    figures: after.score.map((figure, index) => figure - (before.score[index] ?? 0)) as Score,
    verdict: Math.sign(compareScores(after.score, before.score)),
  }
}

function seatsIn({ groups }: ComparedPlan): Map<string, SeatAt> {
  return new Map(
    groups.flatMap(({ slot, language, people }) => people.map((person) => [person, { slot, language }] as const)),
  )
}

function onlyIn(plan: ComparedPlan, other: ComparedPlan): PlannedGroup[] {
  const there = new Set(other.groups.map(keyOf))
  return plan.groups.filter((group) => !there.has(keyOf(group)))
}

/** Groups of both plans; a group that is there already counts as it is where a plan leaves it alone. */
function resized(before: ComparedPlan, after: ComparedPlan, existing: Existing): Resized[] {
  const sizes = (plan: ComparedPlan) => new Map(plan.groups.map((group) => [keyOf(group), group.people.length]))
  const [was, will] = [sizes(before), sizes(after)]
  const all = new Map([...before.groups, ...after.groups].map((group) => [keyOf(group), group]))
  return [...all].flatMap(([key, { slot, language }]) => {
    if (!existing.has(slot) && !(was.has(key) && will.has(key))) return []
    const size = existing.get(slot)?.size ?? 0
    const change = { slot, language, before: size + (was.get(key) ?? 0), after: size + (will.get(key) ?? 0) }
    return change.before === change.after ? [] : [change]
  })
}

function keyOf({ slot, language }: PlannedGroup): string {
  return `${slot} ${language}`
}
