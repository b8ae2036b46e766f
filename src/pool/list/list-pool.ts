import { In, type EntityManager, type SelectQueryBuilder } from 'typeorm'
import { addDays, daysBetween, isUrgentOn, type Day } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import type { Actor } from '../../history/work.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import type { Programme } from '../../municipalities/slot.entity.ts'
import { fullName } from '../../people/full-name.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { listReasons, type WhyThen } from '../why/list-reasons.ts'
import { dayBefore, type Urgency, urgencyOf, urgentIn } from '../urgency.ts'

/** Who waits; who is paused until a person decides; who is paused for another reason. Nobody is in two of them. */
export type PoolStatus = 'waiting' | 'decide' | 'paused'

/** Whom to list, and in which order. Left out: everybody. */
export interface PoolFilter {
  readonly status: PoolStatus
  readonly municipality?: string | undefined
  readonly language?: string | undefined
  readonly programme?: Programme | undefined
  /** Only who may miss their deadline. */
  readonly urgent?: boolean
  /** Only who waits longer than `LONG_DAYS`. */
  readonly long?: boolean
  /** `waiting`: the longest first, of one day by deadline. `arrival`: the same, of one day by reference. */
  readonly sort: 'waiting' | 'arrival' | 'deadline' | 'name'
  /** The other way round. */
  readonly backward?: boolean
}

/** Somebody in the list. */
export interface PoolRow {
  readonly id: string
  readonly reference: string
  readonly name: string
  /** CBS code. */
  readonly municipality: string
  readonly place: string
  readonly waitingSince: Day
  readonly days: number
  readonly deadline: Day
  /** Until the deadline; negative when it is past. */
  readonly daysLeft: number
  readonly urgent: boolean
  readonly urgency: Urgency
  /** The working day before, when the deadline is on none. */
  readonly lastDay: Day | null
  readonly languages: readonly string[]
  readonly needs: readonly string[]
  readonly programme: Programme
  readonly statusReason: string | null
  readonly pausedUntil: Day | null
  readonly why: WhyThen | null
}

/** Three months: who waits longer has waited long. */
export const LONG_DAYS = 90

/**
 * Why somebody is paused until a person decides: invited too often without result, or another municipality has their signature, says
 * that they did not move, or let go of them without a move.
 */
export const DECIDE_REASONS = ['too-many-invitations', 'signed-elsewhere', 'move-denied', 'let-go-elsewhere'] as const

/** Some of those who wait, of the municipalities in scope. */
export async function listPool(
  { db, clock }: World,
  by: Actor,
  filter: PoolFilter,
  part: { readonly skip: number; readonly size: number },
): Promise<PoolRow[]> {
  const today = clock.today()
  const municipalities = await listMunicipalities(db.read)
  // Which ones first, from an index where it can be: sorting tens of thousands of whole rows takes long.
  const listed = await inOrder(queryPool(db.read, by, filter, today, municipalities), filter)
    .select('referral.id', 'id')
    .offset(part.skip)
    .limit(part.size)
    .getRawMany<{ id: string }>()
  const rows: PoolRow[] = []
  for (const ids of inParts(listed.map(({ id }) => id)))
    rows.push(...(await rowsOf(db.read, ids, today, municipalities)))
  return rows
}

async function rowsOf(
  tx: EntityManager,
  ids: readonly string[],
  today: Day,
  municipalities: ReadonlyMap<string, Municipality>,
): Promise<PoolRow[]> {
  const found = await tx.find(Referral, { where: { id: In(ids) }, relations: { person: true } })
  const byId = new Map(found.map((referral) => [referral.id, referral]))
  const reasons = await listReasons(tx, ids, today)
  return ids
    .flatMap((id) => byId.get(id) ?? [])
    .map((referral) => {
      const {
        id,
        reference,
        municipality,
        waitingSince,
        deadline,
        needs,
        programme,
        statusReason,
        pausedUntil,
        person,
      } = referral
      const home = municipalities.get(municipality)
      return {
        id,
        reference,
        name: fullName(person),
        municipality,
        place: home?.name ?? municipality,
        waitingSince,
        days: daysBetween(waitingSince, today),
        deadline,
        daysLeft: daysBetween(today, deadline),
        urgent: isUrgentOn(deadline, today, home?.rules.rescueDays ?? 0),
        urgency: home ? urgencyOf(deadline, today, home.rules) : 'calm',
        lastDay: dayBefore(deadline),
        languages: person.languages,
        needs,
        programme,
        statusReason,
        pausedUntil,
        why: reasons.get(referral.id) ?? null,
      }
    })
}

/** How many the filter lets through. */
export async function countListed({ db, clock }: World, by: Actor, filter: PoolFilter): Promise<number> {
  return queryPool(db.read, by, filter, clock.today(), await listMunicipalities(db.read)).getCount()
}

/** Everybody whom the filter lets through, unordered, as a query. Also what `countPool` counts. */
export function queryPool(
  tx: EntityManager,
  by: Actor,
  filter: Omit<PoolFilter, 'sort'> & Partial<Pick<PoolFilter, 'sort'>>,
  today: Day,
  municipalities: ReadonlyMap<string, Municipality>,
): SelectQueryBuilder<Referral> {
  const query = tx
    .createQueryBuilder(Referral, 'referral')
    .where(...scopeWhere(by.scope, 'referral.municipality'))
    .andWhere('referral.status = :status', { status: filter.status === 'waiting' ? 'waiting' : 'paused' })
  const reasons = { reasons: [...DECIDE_REASONS] }
  if (filter.status === 'decide') query.andWhere('referral.statusReason IN (:...reasons)', reasons)
  if (filter.status === 'paused') query.andWhere("COALESCE(referral.statusReason, '') NOT IN (:...reasons)", reasons)
  if (filter.municipality) query.andWhere('referral.municipality = :place', { place: filter.municipality })
  if (filter.programme) query.andWhere('referral.programme = :programme', { programme: filter.programme })
  if (filter.language || filter.sort === 'name') query.innerJoin('referral.person', 'person')
  if (filter.language) query.andWhere('person.languages LIKE :spoken', { spoken: `%"${filter.language}"%` })
  if (filter.long) query.andWhere('referral.waitingSince < :since', { since: addDays(today, -LONG_DAYS) })
  if (filter.urgent) query.andWhere(urgentIn(municipalities.values(), today))
  return query
}

/** By code; each has its own days before a deadline from which somebody is urgent. */
export async function listMunicipalities(tx: EntityManager): Promise<ReadonlyMap<string, Municipality>> {
  return new Map((await tx.find(Municipality, { order: { name: 'ASC' } })).map((one) => [one.code, one]))
}

function inOrder(
  query: SelectQueryBuilder<Referral>,
  { sort, backward }: Pick<PoolFilter, 'sort' | 'backward'>,
): SelectQueryBuilder<Referral> {
  const way = backward ? 'DESC' : 'ASC'
  if (sort === 'name') query.orderBy('person.familyName', way)
  else if (sort === 'deadline') query.orderBy('referral.deadline', way).addOrderBy('referral.waitingSince', way)
  else if (sort === 'arrival') query.orderBy('referral.waitingSince', way)
  else query.orderBy('referral.waitingSince', way).addOrderBy('referral.deadline', way)
  return query.addOrderBy('referral.reference', way)
}
