import type { EntityManager } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import type { Pool } from '../../municipalities/pools.ts'
import type { MunicipalityRules } from '../../municipalities/rules.ts'
import type { Where } from '../../municipalities/scope.ts'
import type { HalfDay, Problem, Rules, Slot } from '../../planner/problem/problem.ts'
import { beforeThePost, gatherPeople } from './gather-people.ts'
import { hostedSlots, slotsServing, type Timetable, shut } from './gather-slots.ts'
import { gatherTimetable, gatherTimetableOf } from './gather-timetable.ts'

/** All that the planning of one pool looks at: its rules and people, and the timetable. A try-out changes a copy of it. */
export interface PoolWorld extends Pick<Problem, 'today' | 'people' | 'households'> {
  readonly pool: Pool
  readonly timetable: Timetable
}

/** The world of one pool as the database has it, with the whole timetable: what somebody tries out may need more of it. */
export async function gatherWorld(tx: EntityManager, pool: Pool, today: Day): Promise<PoolWorld> {
  return worldOf(tx, pool, await gatherTimetable(tx, today), today)
}

async function worldOf(tx: EntityManager, pool: Pool, timetable: Timetable, today: Day): Promise<PoolWorld> {
  const gathered = await gatherPeople(tx, whoWaits(pool.municipalities.map(({ code }) => code)))
  const people = gathered.people.map((person) => ({
    ...person,
    unavailable: [
      ...person.unavailable,
      ...(gathered.partners.get(person.id) ?? []),
      ...(gathered.letterOnly.has(person.id) ? tooSoonForPost(pool, timetable, person.municipality, today) : []),
    ],
  }))
  return { pool, today, people, households: gathered.households, timetable }
}

/** The condition for those who wait in these municipalities. */
export function whoWaits(codes: readonly string[]): Where {
  return { sql: "referral.status = 'waiting' AND referral.municipality IN (:...codes)", parameters: { codes } }
}

/** Days on which a letter that is printed today can't be answered any more. None where everybody is told earlier than that anyway. */
function tooSoonForPost(pool: Pool, { slots, hosts }: Timetable, municipality: string, today: Day): HalfDay[] {
  const rules = pool.municipalities.find(({ code }) => code === municipality)?.rules
  const postDays = rules ? postDaysOf(rules) : 0
  const notices = slotsServing(slots, pool).flatMap(
    ({ room }) => hosts.get(room.venue.municipality)?.rules.noticeDays ?? [],
  )
  const shortestNotice = Math.min(...notices)
  return postDays > shortestNotice ? beforeThePost(today, postDays) : []
}

/** Days that a letter and the answer to it take. */
export function postDaysOf({ letterDays, replyDays }: MunicipalityRules): number {
  return letterDays + replyDays
}

/** What the planner is asked for one pool tonight, see `problemsOf`. */
export async function gatherProblems(tx: EntityManager, pool: Pool, today: Day): Promise<Problem[]> {
  return problemsOf(await worldOf(tx, pool, await gatherTimetableOf(tx, pool, today), today))
}

/**
 * What the planner is asked for one pool tonight: who waits, and which slots there still is time for. A person's id is their
 * reference, a slot's its code. Municipalities of a pool that plan by different rules each get a problem of their own, with the
 * slots in their own venues; the first come first. Groups in the venues of the others keep their rooms and interpreters there too.
 */
export function problemsOf({ pool, today, people, households, timetable }: PoolWorld): Problem[] {
  const slots = hostedSlots(timetable, pool, today)
  const members = new Set(pool.municipalities.map(({ code }) => code))
  const noticeDays = Math.max(...pool.municipalities.map((one) => one.rules.noticeDays))
  return ruleSets(pool).map(({ rules, hosts }, index) => {
    // A venue outside the pool has no rules here: its slots go with the first.
    const belongs = (host: string) => hosts.has(host) || (index === 0 && !members.has(host))
    const shown = slots.filter(({ host, slot }) => belongs(host) || slot.group)
    const ours = shown.map(({ host, slot }) => (belongs(host) ? slot : shut(slot)))
    return { today, rules: withoutCap(rules, ours), people, households, slots: ours, noticeDays }
  })
}

/**
 * Each slot's capacity already is the smaller of its room and its host's largest group, overbooking included; so hosts that overbook
 * differently still plan together.
 */
function withoutCap(rules: Rules, slots: readonly Slot[]): Rules {
  return { ...rules, maxGroupSize: Math.max(rules.maxGroupSize, ...slots.map(({ capacity }) => capacity)) }
}

/** The distinct planning rules of a pool, each with the municipalities that have them. */
function ruleSets(pool: Pool): { rules: Rules; hosts: Set<string> }[] {
  const sets = new Map<string, { rules: Rules; hosts: Set<string> }>()
  for (const { code, rules } of pool.municipalities) {
    const planning = planningRules(rules)
    const key = JSON.stringify(planning)
    sets.set(key, { rules: planning, hosts: new Set([...(sets.get(key)?.hosts ?? []), code]) })
  }
  return [...sets.values()]
}

/** The rules as the planner knows them. */
export function planningRules(rules: MunicipalityRules): Rules {
  const { minGroupSize, maxGroupSize, rescueDays, rescueGroupSize, overflowAfterDays } = rules
  return { minGroupSize, maxGroupSize, rescueDays, rescueGroupSize, overflowAfterDays }
}
