import { daysBetween } from '../../calendar/days.ts'
import type { Room } from '../../municipalities/room.entity.ts'
import type { Plan } from '../../planner/problem/plan.ts'
import { groupBy } from '../../planner/problem/party.ts'
import type { Person, Problem } from '../../planner/problem/problem.ts'
import { extraSlotsFor } from './extra-slots.ts'
import { problemOf, type PoolWorld } from '../gathering/gather-problem.ts'
import { applyTryOut, type OtherRules, type TryOut } from './try-out.ts'
import { chancesOf, type Risk, risksOf } from './at-risk.ts'

/** Something that staff could do, and how many fewer people are then at risk of missing their deadline. */
export interface WeighedRemedy {
  readonly tryOut: TryOut
  /** The code of the pool in which it helps. */
  readonly pool: string
  /** Where a slot would be. */
  readonly venue: string | null
  readonly solved: number
  /** How many more people have a seat. */
  readonly placed: number
}

/** The night as it will be when nothing is done. */
export interface NightToImprove {
  readonly world: PoolWorld
  readonly risks: readonly Risk[]
  /** People with a seat. */
  readonly placed: number
}

/**
 * What would help, with what it really would: each is planned. What helps nobody is left out; what helps most comes first.
 * @param mine The municipalities whose rules and venues the reader may change.
 * @param plan Plans a world as it would be.
 */
export async function weighRemedies(
  { world, risks, placed }: NightToImprove,
  mine: readonly string[],
  plan: (problem: Problem) => Promise<Plan>,
): Promise<WeighedRemedy[]> {
  const rooms = new Map(world.timetable.slots.map(({ room }) => [room.code, room]))
  const weighed: WeighedRemedy[] = []
  for (const { tryOut } of remediesFor(world, risks, mine)) {
    const venue = (tryOut.slot && rooms.get(tryOut.slot.room)?.venue.name) ?? null
    const changed = applyTryOut(world, tryOut, rooms)
    const after = await plan(problemOf(changed))
    const solved = risks.length - risksOf(changed, after).length
    weighed.push({ tryOut, pool: world.pool.code, venue, solved, placed: after.score[1] - placed })
  }
  const helpful = weighed.filter(({ solved }) => solved > 0)
  return helpful.filter((one) => !isMoreThanNeeded(one, helpful)).sort((a, b) => b.solved - a.solved)
}

/** The same half day helps as many without another rule. */
function isMoreThanNeeded({ tryOut, solved }: WeighedRemedy, all: readonly WeighedRemedy[]): boolean {
  const without = all.find((one) => one.tryOut.slot === tryOut.slot && one.tryOut.rules === null)
  return tryOut.slot !== null && tryOut.rules !== null && without !== undefined && without.solved >= solved
}

/** Something that staff could do for people at risk, and whom it gives a chance that they have not got now. */
interface Remedy {
  readonly tryOut: TryOut
  /** References. Whether they get a seat, only a plan can tell. */
  readonly hopeful: readonly string[]
}

const NOTHING: TryOut = { rules: null, opening: null, slot: null }

/** More than these are not worth the planner's time. */
const MOST_REMEDIES = 6

/**
 * What might help people at risk, most hopeful first: another municipality's slots, a half day more, telling people later, a smaller
 * group. Who is too late already is beyond all this.
 * @param mine The municipalities whose rules and venues the reader may change.
 */
export function remediesFor(world: PoolWorld, risks: readonly Risk[], mine: readonly string[]): Remedy[] {
  const inTime = risks.filter(({ daysLeft }) => daysLeft >= 0)
  const people = inTime.map(({ person }) => person)
  if (people.length === 0) return []
  const rooms = new Map(world.timetable.slots.map(({ room }) => [room.code, room]))
  const now = chancesOf(problemOf(world), people)
  const weighed = [...openings(world, people, mine), ...slots(world, people, mine), ...notices(world, mine)].map(
    (tryOut) => ({ tryOut, hopeful: hopefulWith({ world, rooms, now }, people, tryOut) }),
  )
  const hopeful = [...weighed, ...smallerGroups(inTime, mine)].filter((one) => one.hopeful.length > 0)
  const few = hopeful.flatMap((remedy) => withFewPeople(world, remedy, mine))
  const all = [...hopeful, ...few].sort((a, b) => b.hopeful.length - a.hopeful.length)
  return onePerKind(all).slice(0, MOST_REMEDIES)
}

/** A half day more for fewer people than the rules allow, down to somebody alone. */
function withFewPeople({ pool }: PoolWorld, { tryOut, hopeful }: Remedy, mine: readonly string[]): Remedy[] {
  const hosts = pool.municipalities.filter(({ code }) => mine.includes(code))
  const smallest = Math.min(...hosts.map(({ rules }) => rules.rescueGroupSize ?? rules.minGroupSize))
  if (!tryOut.slot || hopeful.length >= smallest) return []
  return [{ tryOut: { ...tryOut, rules: rulesFor(mine, { rescueGroupSize: hopeful.length }) }, hopeful }]
}

interface Measure {
  readonly world: PoolWorld
  readonly rooms: ReadonlyMap<string, Room>
  readonly now: ReadonlyMap<string, ReadonlySet<string>>
}

/** Who could be in a slot that is out of their reach now. */
function hopefulWith({ world, rooms, now }: Measure, people: readonly Person[], tryOut: TryOut): string[] {
  const then = chancesOf(problemOf(applyTryOut(world, tryOut, rooms)), people)
  return people.map(({ id }) => id).filter((id) => [...(then.get(id) ?? [])].some((slot) => !now.get(id)?.has(slot)))
}

/** For who is in a hurry `overflow` is enough. */
function openings({ timetable }: PoolWorld, people: readonly Person[], mine: readonly string[]): TryOut[] {
  const hosts = new Set(
    timetable.slots.map(({ room }) => room.venue.municipality).filter((code) => mine.includes(code)),
  )
  const guests = new Set(people.map(({ municipality }) => municipality))
  return [...hosts].flatMap((host) =>
    [...guests]
      .filter((guest) => guest !== host)
      .map((guest) => ({ ...NOTHING, opening: { host, guest, always: false } })),
  )
}

function slots(world: PoolWorld, people: readonly Person[], mine: readonly string[]): TryOut[] {
  const alike = groupBy(people, ({ programme, languages }) => [`${programme} ${languages[0] ?? ''}`])
  return [...alike.values()].flatMap((group) => extraSlotsFor(world, group, mine).map((slot) => ({ ...NOTHING, slot })))
}

/** People need a few days at least, and somebody has to call them. */
const SHORTEST_NOTICE = 5

/** Just so many days of notice that one more slot is not too soon. */
function notices({ timetable, today }: PoolWorld, mine: readonly string[]): TryOut[] {
  const starts = timetable.slots.flatMap(({ startsOn, room }) => {
    const host = timetable.hosts.get(room.venue.municipality)
    const days = daysBetween(today, startsOn)
    return host && mine.includes(host.code) && days >= SHORTEST_NOTICE && days < host.rules.noticeDays ? [days] : []
  })
  return [...new Set(starts)]
    .sort((a, b) => b - a)
    .map((noticeDays) => ({ ...NOTHING, rules: rulesFor(mine, { noticeDays }) }))
}

/** A group for as many people in a hurry as there are, where a few more would be needed. */
function smallerGroups(risks: readonly Risk[], mine: readonly string[]): Remedy[] {
  const short = risks.filter(({ have }) => have !== null)
  if (short.length === 0) return []
  const have = short.reduce((least, one) => Math.min(least, one.have ?? least), Infinity)
  const rules = rulesFor(mine, { rescueGroupSize: Math.max(1, have) })
  return [{ tryOut: { ...NOTHING, rules }, hopeful: short.map(({ person }) => person.id) }]
}

function rulesFor(municipalities: readonly string[], values: OtherRules['values']): OtherRules {
  return { municipalities, values }
}

/** The best of those that are much alike: one half day more in a language, one number of days. */
function onePerKind(remedies: readonly Remedy[]): Remedy[] {
  const kinds = groupBy(remedies, ({ tryOut }) => [kindOf(tryOut)])
  return [...kinds.values()].flatMap(([best]) => best ?? [])
}

function kindOf({ rules, opening, slot }: TryOut): string {
  if (opening) return `${opening.host} ${opening.guest}`
  if (slot) return `${slot.programme} ${slot.languages.join(' ')} ${rules ? 'few' : ''}`
  return Object.keys(rules?.values ?? {}).join(' ')
}
