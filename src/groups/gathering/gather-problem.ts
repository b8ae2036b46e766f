import { isDeepStrictEqual } from 'node:util'
import type { EntityManager } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import type { Pool } from '../../municipalities/pools.ts'
import type { MunicipalityRules } from '../../municipalities/rules.ts'
import type { Where } from '../../municipalities/scope.ts'
import type { HalfDay, Problem, Rules, Slot } from '../../planner/problem/problem.ts'
import { beforeThePost, gatherPeople } from './gather-people.ts'
import { hostedSlots, slotsServing, type Timetable } from './gather-slots.ts'
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
  const gathered = await gatherPeople(
    tx,
    whoWaits(
      pool.municipalities.map(({ code }) => code),
      today,
    ),
  )
  const tooSoon = new Map(pool.municipalities.map((one) => [one.code, tooSoonForPost(pool, timetable, one, today)]))
  const people = gathered.people.map((person) => ({
    ...person,
    unavailable: [
      ...person.unavailable,
      ...(gathered.partners.get(person.id) ?? []),
      ...((gathered.letterOnly.has(person.id) && tooSoon.get(person.municipality)) || []),
    ],
  }))
  return { pool, today, people, households: gathered.households, timetable }
}

/**
 * The condition for those who wait in these municipalities.
 * @param night Also those whose pause is over on that day: before groups are formed then, they wait again.
 */
export function whoWaits(codes: readonly string[], night: Day | null = null): Where {
  return {
    sql: `referral.municipality IN (:...codes) AND referral.status IN ('waiting', 'paused')
      AND (referral.status = 'waiting' OR referral.pausedUntil <= :night)`,
    parameters: { codes, night },
  }
}

/** Days on which a letter that is printed today can't be answered any more. None where everybody is told earlier than that anyway. */
function tooSoonForPost(pool: Pool, { slots, hosts }: Timetable, { rules }: Municipality, today: Day): HalfDay[] {
  const postDays = postDaysOf(rules)
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

/** What the planner is asked for one pool tonight, see `problemOf`. */
export async function gatherProblem(tx: EntityManager, pool: Pool, today: Day): Promise<Problem> {
  return problemOf(await worldOf(tx, pool, await gatherTimetableOf(tx, pool, today), today))
}

/**
 * What the planner is asked for one pool tonight: who waits, and which slots there still is time for. A person's id is their
 * reference, a slot's its code.
 */
export function problemOf(world: PoolWorld): Problem {
  const { pool, today, people, households, timetable } = world
  const slots = hostedSlots(timetable, pool, today)
  const noticeDays = Math.max(...pool.municipalities.map((one) => one.rules.noticeDays))
  return { today, ...rulesOfAll(world, slots), people, households, slots, noticeDays }
}

/** The rules of the pool's first municipality, and beside them those of each other one, also of a host outside the pool, that differ. */
function rulesOfAll({ pool, timetable }: PoolWorld, slots: readonly Slot[]): Pick<Problem, 'rules' | 'rulesFor'> {
  // A slot's capacity already is the smaller of its room and its host's largest group, overbooking included.
  const planning = ({ code, rules }: Municipality): [string, Rules] => {
    const own = planningRules(rules)
    const seats = slots.filter(({ host }) => host === code).map(({ capacity }) => capacity)
    return [code, { ...own, maxGroupSize: Math.max(own.maxGroupSize, ...seats) }]
  }
  const [[, rules], ...others] = pool.municipalities.map(planning) as [[string, Rules], ...[string, Rules][]]
  const hosts = slots.flatMap(({ host }) => timetable.hosts.get(host ?? '') ?? [])
  const all = new Map([...hosts.map(planning), ...others])
  const different = [...all].filter(([, own]) => !isDeepStrictEqual(own, rules))
  return { rules, ...(different.length > 0 && { rulesFor: Object.fromEntries(different) }) }
}

/** The rules as the planner knows them. */
export function planningRules(rules: MunicipalityRules): Rules {
  const { minGroupSize, maxGroupSize, rescueDays, rescueGroupSize, overflowAfterDays } = rules
  return { minGroupSize, maxGroupSize, rescueDays, rescueGroupSize, overflowAfterDays }
}
