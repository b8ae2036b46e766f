import { addDays, isUrgentOn, type Day } from '../calendar/days.ts'
import type { Municipality } from '../municipalities/municipality.entity.ts'
import type { MunicipalityRules } from '../municipalities/rules.ts'
import { workingDayOnOrBefore } from '../calendar/holidays.ts'
import { Brackets, type SelectQueryBuilder } from 'typeorm'
import type { World } from '../deps.ts'
import type { Scope } from '../history/work.ts'
import { scopeWhere } from '../municipalities/scope.ts'
import { ACTIVE_REFERRAL } from '../referrals/referral-status.ts'
import { Referral } from '../referrals/referral.entity.ts'

/**
 * The last day on which a signing can be planned: the deadline itself, or the working day before it when it falls on a weekend or a
 * public holiday. The term stays as it is: one of a year or more is not extended (ATW art. 4 sub a).
 */
export function lastPlanningDay(deadline: Day): Day {
  return workingDayOnOrBefore(deadline)
}

/** `lastPlanningDay` where it is another day than the deadline, to be said beside it; else null. */
export function dayBefore(deadline: Day): Day | null {
  const day = lastPlanningDay(deadline)
  return day === deadline ? null : day
}

/** How much a deadline presses, the most first. */
export const URGENCIES = ['past', 'critical', 'urgent', 'near', 'calm'] as const
export type Urgency = (typeof URGENCIES)[number]

/**
 * `past`: the deadline is over, it counted until midnight. `critical`: urgent, and a group that is formed now ends too late or its
 * people would hear too late (`noticeDays`): somebody has to call. `urgent`: see `isUrgentOn`. `near`: urgent within as many days again.
 */
export function urgencyOf(
  deadline: Day,
  today: Day,
  { rescueDays, noticeDays }: Pick<MunicipalityRules, 'rescueDays' | 'noticeDays'>,
): Urgency {
  if (deadline < today) return 'past'
  if (!isUrgentOn(deadline, today, rescueDays)) return isUrgentOn(deadline, today, 2 * rescueDays) ? 'near' : 'calm'
  return lastPlanningDay(deadline) < addDays(today, noticeDays) ? 'critical' : 'urgent'
}

/** Who is urgent (`isUrgentOn`) by the rules of their municipality, as a condition on `referral`. */
export function urgentIn(municipalities: Iterable<Pick<Municipality, 'code' | 'rules'>>, today: Day): Brackets {
  const byDays = new Map<number, string[]>()
  for (const { code, rules } of municipalities)
    byDays.set(rules.rescueDays, [...(byDays.get(rules.rescueDays) ?? []), code])
  return new Brackets((or) => {
    or.where('1 = 0')
    for (const [days, codes] of byDays) {
      const names = { [`codes${days}`]: codes, [`until${days}`]: addDays(today, days) }
      or.orWhere(`(referral.municipality IN (:...codes${days}) AND referral.deadline <= :until${days})`, names)
    }
  })
}

/** A month, `2027-03`, and how many people who have not signed have their deadline in it; `past`: had it before today. */
export interface MonthOfDeadlines {
  readonly month: string
  readonly people: number
}

/** How many people's deadlines are past, when there are any, and end in what is left of this month and in the next five; none is left out. */
export async function countDeadlines({ db, clock }: World, scope: Scope): Promise<MonthOfDeadlines[]> {
  const today = clock.today()
  const rows = await db.read
    .createQueryBuilder(Referral, 'referral')
    .select(MONTH, 'month')
    .addSelect('COUNT(*)', 'people')
    .where('referral.status IN (:...active)', { active: ACTIVE_REFERRAL })
    .andWhere(...scopeWhere(scope, 'referral.municipality'))
    .groupBy(MONTH)
    .setParameter('today', today)
    .getRawMany<{ month: string; people: string | number }>()
  const counts = new Map(rows.map(({ month, people }) => [month, Number(people)]))
  const months = counts.has('past') ? ['past', ...nextMonths(today)] : nextMonths(today)
  return months.map((month) => ({ month, people: counts.get(month) ?? 0 }))
}

/** Only those whom `countDeadlines` counts in this month; the query calls the referral `referral`. */
export function onlyMonth(
  query: SelectQueryBuilder<Referral>,
  month: string,
  today: Day,
): SelectQueryBuilder<Referral> {
  return query
    .andWhere('referral.status IN (:...active)', { active: ACTIVE_REFERRAL })
    .andWhere(`${MONTH} = :month`, { month, today })
}

const MONTH = "CASE WHEN referral.deadline < :today THEN 'past' ELSE SUBSTR(referral.deadline, 1, 7) END"

const MONTHS = 6

function nextMonths(today: Day): string[] {
  const first = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1
  return Array.from({ length: MONTHS }, (_, index) => {
    const month = first + index
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`
  })
}
