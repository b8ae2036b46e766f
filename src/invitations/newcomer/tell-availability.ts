import type { Availability } from '../../calendar/availability.ts'
import type { Part } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { NEWCOMER, work } from '../../history/work.ts'
import { saveChanges } from '../../referrals/known/change-referral.ts'
import { PARTS, WEEKDAYS } from '../../referrals/receiving/read-availability.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import type { Recipient } from '../recipient/recipient.ts'

/** On which days of the week (1 is Monday) somebody can come, and on which parts of these days. */
export interface ToldWeek {
  readonly days: readonly number[]
  readonly parts: readonly Part[]
}

/**
 * Takes when somebody says that they can come; it counts from the next plan on, and stands where staff write it too. The first and last day
 * that staff know of stay.
 * @throws InputError `availability-empty` when that is never.
 */
export async function tellAvailability(
  deps: World,
  { referral: { id, reference } }: Pick<Recipient, 'referral'>,
  { days, parts }: ToldWeek,
): Promise<void> {
  if (days.length === 0 || parts.length === 0) throw new InputError('availability-empty')
  const week = days.flatMap((weekday) => parts.map((part) => ({ weekday, part })))
  const limited = week.length < WEEKDAYS.length * PARTS.length
  await work(deps, NEWCOMER, { lock: `person:${reference}` }, async (work) => {
    const known = await work.tx.findOneOrFail(Referral, { where: { id }, relations: { person: true } })
    const { week: before, ...rest } = known.availability ?? {}
    const told: Availability | null = limited ? { week, ...rest } : Object.keys(rest).length > 0 ? rest : null
    if (JSON.stringify(before ?? null) === JSON.stringify(limited ? week : null)) return
    await saveChanges(work, known, { person: {}, referral: { availability: told } })
  })
}

/** What somebody told before, as it is ticked; nothing while there is no limit. */
export function toldWeek({ availability }: Pick<Referral, 'availability'>): ToldWeek {
  const week = availability?.week ?? []
  return {
    days: WEEKDAYS.filter((day) => week.some(({ weekday }) => weekday === day)),
    parts: PARTS.filter((one) => week.some(({ part }) => part === one)),
  }
}
