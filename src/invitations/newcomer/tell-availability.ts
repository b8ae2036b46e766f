import type { Availability } from '../../calendar/availability.ts'
import type { Part } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { NEWCOMER, work } from '../../history/work.ts'
import { holdReferral, saveChanges } from '../../referrals/known/change-referral.ts'
import { PARTS, WEEKDAYS } from '../../referrals/receiving/read-availability.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import type { Recipient } from '../recipient/recipient.ts'

/** On which days of the week (1 is Monday) somebody can come, and on which parts of these days. */
export interface ToldWeek {
  readonly days: readonly number[]
  readonly parts: readonly Part[]
}

type Week = NonNullable<Availability['week']>

const EVERYTHING: Week = WEEKDAYS.flatMap((weekday) => PARTS.map((part) => ({ weekday, part })))

/**
 * Takes when somebody says that they can come; it counts from the next plan on, and stands where staff write it too. The first and last day
 * that staff know of stay, and so does what staff know of one day, such as "Monday morning, Thursday evening", but for what was changed.
 * @throws InputError `availability-empty` when that is never.
 */
export async function tellAvailability(
  deps: World,
  { referral: { id, reference } }: Pick<Recipient, 'referral'>,
  { days, parts }: ToldWeek,
): Promise<void> {
  if (days.length === 0 || parts.length === 0) throw new InputError('availability-empty')
  await work(deps, NEWCOMER, { lock: `person:${reference}` }, async (work) => {
    await holdReferral(work.tx, id)
    const known = await work.tx.findOneOrFail(Referral, { where: { id }, relations: { person: true } })
    const { week: before, ...rest } = known.availability ?? {}
    const week = changedWeek(before ?? EVERYTHING, { days, parts })
    const limited = week.length < EVERYTHING.length
    const told: Availability | null = limited ? { week, ...rest } : Object.keys(rest).length > 0 ? rest : null
    if (JSON.stringify(before ?? null) === JSON.stringify(limited ? week : null)) return
    await saveChanges(work, known, { person: {}, referral: { availability: told } })
  })
}

/**
 * A day that was ticked before and still is keeps its parts: without those that are not ticked any more, with those that are now. When none
 * is left of them, and on another day, it is all the parts that are ticked.
 */
function changedWeek(before: Week, { days, parts }: ToldWeek): Week {
  const shown = asTicked(before)
  return days.flatMap((weekday) => {
    const own = before.filter((one) => one.weekday === weekday).map(({ part }) => part)
    const kept = parts.filter((part) => own.includes(part) || (own.length > 0 && !shown.parts.includes(part)))
    return (kept.length > 0 ? kept : parts).map((part) => ({ weekday, part }))
  })
}

/** What is known of when somebody can come, as it is ticked; everything while there is no limit. */
export function toldWeek({ availability }: Pick<Referral, 'availability'>): ToldWeek {
  return asTicked(availability?.week ?? EVERYTHING)
}

function asTicked(week: Week): ToldWeek {
  return {
    days: WEEKDAYS.filter((day) => week.some(({ weekday }) => weekday === day)),
    parts: PARTS.filter((one) => week.some(({ part }) => part === one)),
  }
}
