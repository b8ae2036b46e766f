import type { SelectQueryBuilder } from 'typeorm'
import { daysBetween, type Day } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import type { Actor } from '../../history/work.ts'
import { inScope } from '../../municipalities/scope.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { listMunicipalities, queryPool, type PoolFilter } from './list-pool.ts'

/** The pool in figures: of all municipalities in scope, or of the one in the filter. */
export interface PoolCounts {
  /** How many the whole filter lets through. */
  readonly listed: number
  readonly waiting: number
  readonly long: number
  readonly urgent: number
  readonly decide: number
  readonly paused: number
  /** Half of those who wait, wait shorter than so many days; null when nobody waits. */
  readonly medianDays: number | null
  readonly longestDays: number | null
  /** What the filter can choose from. */
  readonly languages: readonly string[]
  readonly municipalities: readonly { readonly code: string; readonly name: string }[]
}

/** Counts who waits, who waits long, who may miss their deadline, and about whom somebody has to decide. */
export async function countPool(
  { db, clock }: World,
  by: Actor,
  filter: Omit<PoolFilter, 'sort'>,
): Promise<PoolCounts> {
  const today = clock.today()
  const municipalities = await listMunicipalities(db.read)
  const { municipality } = filter
  const query = (wanted: Omit<PoolFilter, 'sort'>) => queryPool(db.read, by, wanted, today, municipalities)
  const waiting = await query({ status: 'waiting', municipality }).getCount()
  return {
    listed: await query(filter).getCount(),
    waiting,
    long: await query({ status: 'waiting', municipality, long: true }).getCount(),
    urgent: await query({ status: 'waiting', municipality, urgent: true }).getCount(),
    decide: await query({ status: 'decide', municipality }).getCount(),
    paused: await query({ status: 'paused', municipality }).getCount(),
    medianDays: await daysOf(query({ status: 'waiting', municipality }), Math.floor(waiting / 2), today),
    longestDays: await daysOf(query({ status: 'waiting', municipality }), 0, today),
    languages: await languagesOf(query({ status: filter.status, municipality })),
    municipalities: [...municipalities.values()]
      .filter(({ code }) => inScope(by.scope, code))
      .map(({ code, name }) => ({ code, name })),
  }
}

/** How long the one in this place of the queue has waited. */
async function daysOf(query: SelectQueryBuilder<Referral>, place: number, today: Day): Promise<number | null> {
  const inOrder = query.select('referral.waitingSince', 'since').orderBy('referral.waitingSince')
  const one = await inOrder.offset(place).limit(1).getRawOne<{ since: Day }>()
  return one ? daysBetween(one.since, today) : null
}

async function languagesOf(query: SelectQueryBuilder<Referral>): Promise<string[]> {
  const spoken = query.innerJoin('referral.person', 'person').select('person.languages', 'languages')
  const rows = await spoken.distinct(true).getRawMany<{ languages: string }>()
  return [...new Set(rows.flatMap(({ languages }) => JSON.parse(languages) as string[]))].sort()
}
