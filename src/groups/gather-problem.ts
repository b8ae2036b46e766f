import { In, type EntityManager } from 'typeorm'
import { partOfDay, type Day } from '../calendar/days.ts'
import type { Pool } from '../municipalities/pools.ts'
import type { MunicipalityRules } from '../municipalities/rules.ts'
import type { HalfDay, Person, Problem, Rules, Slot } from '../planner/problem.ts'
import { Unavailability } from '../pool/unavailability.entity.ts'
import { Referral } from '../referrals/referral.entity.ts'
import { gatherTimetable, hostedSlots, type Timetable } from './gather-slots.ts'
import { LIVE_PLACEMENT } from './placement-status.ts'
import { Placement } from './placement.entity.ts'
import { shut } from './solve-in-turn.ts'

/** All that the planning of one pool looks at: its rules and people, and the timetable. A try-out changes a copy of it. */
export interface PoolWorld extends Pick<Problem, 'today' | 'people' | 'households'> {
  readonly pool: Pool
  readonly timetable: Timetable
}

/** The world of one pool as the database has it. */
export async function gatherWorld(tx: EntityManager, pool: Pool, today: Day): Promise<PoolWorld> {
  return { pool, today, ...(await gatherPeople(tx, pool)), timetable: await gatherTimetable(tx, today) }
}

/** What the planner is asked for one pool tonight, see `problemsOf`. */
export async function gatherProblems(tx: EntityManager, pool: Pool, today: Day): Promise<Problem[]> {
  return problemsOf(await gatherWorld(tx, pool, today))
}

/**
 * What the planner is asked for one pool tonight: who waits, and which slots there still is time for. A person's id is their
 * reference, a slot's its code. Municipalities of a pool that plan by different rules each get a problem of their own, with the
 * slots in their own venues; the first come first. Groups in the venues of the others keep their rooms and interpreters there too.
 */
export function problemsOf({ pool, today, people, households, timetable }: PoolWorld): Problem[] {
  const slots = hostedSlots(timetable, pool, today)
  const members = new Set(pool.municipalities.map(({ code }) => code))
  return ruleSets(pool).map(({ rules, hosts }, index) => {
    // A venue outside the pool has no rules here: its slots go with the first.
    const belongs = (host: string) => hosts.has(host) || (index === 0 && !members.has(host))
    const shown = slots.filter(({ host, slot }) => belongs(host) || slot.group)
    const ours = shown.map(({ host, slot }) => (belongs(host) ? slot : shut(slot)))
    return { today, rules: withoutCap(rules, ours), people, households, slots: ours }
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

function planningRules(rules: MunicipalityRules): Rules {
  const { minGroupSize, maxGroupSize, rescueDays, rescueGroupSize, overflowAfterDays } = rules
  return { minGroupSize, maxGroupSize, rescueDays, rescueGroupSize, overflowAfterDays }
}

async function gatherPeople(tx: EntityManager, pool: Pool): Promise<Pick<Problem, 'people' | 'households'>> {
  const referrals = await tx.find(Referral, {
    where: { municipality: In(pool.municipalities.map(({ code }) => code)), status: 'waiting' },
    relations: { person: true },
    order: { reference: 'ASC' },
  })
  const closed = await closedHalfDays(tx, pool, referrals)
  const households: Problem['households'] = {}
  for (const referral of referrals) {
    const key = householdKey(referral)
    if (key && referral.householdMode) households[key] ??= referral.householdMode
  }
  return { people: referrals.map((referral) => planned(referral, closed.get(referral.id) ?? [])), households }
}

function planned(referral: Referral, unavailable: HalfDay[]): Person {
  return {
    id: referral.reference,
    programme: referral.programme,
    municipality: referral.municipality,
    waitingSince: referral.waitingSince,
    deadline: referral.deadline,
    languages: spoken(referral.person.languages),
    needs: referral.needs,
    unavailable,
    household: householdKey(referral),
  }
}

/** Who speaks Brazilian Portuguese (`pt-BR`) understands a group in Portuguese (`pt`). */
function spoken(languages: readonly string[]): string[] {
  return [...new Set(languages.flatMap((language) => [language, language.replace(/-.*/, '')]))]
}

/** Households are named by their municipality, so that two of them can use the same word. Without a wish, members go their own way. */
function householdKey({ municipality, household, householdMode }: Referral): string | null {
  return household && householdMode ? `${municipality} ${household}` : null
}

/** What people said themselves, and for who takes turns with a partner the half days on which that partner has a seat. */
async function closedHalfDays(tx: EntityManager, pool: Pool, referrals: Referral[]): Promise<Map<string, HalfDay[]>> {
  const closed = new Map<string, HalfDay[]>()
  const close = (id: string, halfDay: HalfDay) => closed.set(id, [...(closed.get(id) ?? []), halfDay])
  for (const { referralId, day, part } of await unavailabilities(tx, pool)) close(referralId, { date: day, part })
  const apart = referrals.filter(({ householdMode }) => householdMode === 'apart')
  const partners = apart.length === 0 ? [] : await seatsOfHouseholds(tx, apart)
  for (const referral of apart) {
    for (const { key, halfDay } of partners) if (key === householdKey(referral)) close(referral.id, halfDay)
  }
  return closed
}

function unavailabilities(tx: EntityManager, { municipalities }: Pool): Promise<Unavailability[]> {
  return tx
    .createQueryBuilder(Unavailability, 'busy')
    .innerJoin(Referral, 'referral', 'referral.id = busy.referral_id')
    .where("referral.status = 'waiting' AND referral.municipality IN (:...codes)", {
      codes: municipalities.map(({ code }) => code),
    })
    .orderBy('busy.id')
    .getMany()
}

async function seatsOfHouseholds(
  tx: EntityManager,
  apart: Referral[],
): Promise<{ key: string | null; halfDay: HalfDay }[]> {
  const seats = await tx.find(Placement, {
    where: {
      status: In([...LIVE_PLACEMENT]),
      referral: { household: In(apart.map(({ household }) => household)), householdMode: 'apart' },
    },
    relations: { referral: true, group: { slot: true } },
    order: { id: 'ASC' },
  })
  return seats.flatMap(({ referral, group }) =>
    group.slot.sessions.map(({ date, start }) => ({
      key: householdKey(referral),
      halfDay: { date, part: partOfDay(start) },
    })),
  )
}
