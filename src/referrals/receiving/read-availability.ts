import type { Availability } from '../../calendar/availability.ts'
import type { Day, Part } from '../../calendar/days.ts'
import { type Language, translate } from '../../words/words.ts'
import { readDay } from '../file/cells.ts'

/** When somebody can come, as it was typed. `week`: the half days that were ticked, `1-morning` for Monday; all of them is no limit. */
export interface TypedAvailability {
  readonly week: readonly string[]
  readonly from: string
  readonly until: string
}

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const
export const PARTS: readonly Part[] = ['morning', 'afternoon', 'evening']

/**
 * Reads when somebody can come; null when nothing limits it. Who can't come on any half day is not to be planned: that is a pause.
 * @param also What no form asks: the half days outside of it that were agreed on with them.
 * @param report Notes `availability-empty`, `date-invalid` or `availability-crossed` with the field.
 */
export function readAvailability(
  typed: TypedAvailability,
  report: (code: string, field: string) => void,
  also?: Availability['also'],
): Availability | null {
  const week = WEEKDAYS.flatMap((weekday) =>
    PARTS.flatMap((part) => (typed.week.includes(`${weekday}-${part}`) ? [{ weekday, part }] : [])),
  )
  const day = (field: 'from' | 'until'): Day | undefined => {
    if (typed[field] === '') return undefined
    const read = readDay(typed[field])
    if (read === null) report('date-invalid', field)
    return read ?? undefined
  }
  const [from, until] = [day('from'), day('until')]
  if (week.length === 0) report('availability-empty', 'week')
  if (from !== undefined && until !== undefined && from > until) report('availability-crossed', 'until')
  const limited = week.length < WEEKDAYS.length * PARTS.length
  if (!limited && from === undefined && until === undefined) return null
  return {
    ...(limited && { week }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
    ...(also && { also }),
  }
}

/** The other way round: as the form is filled in. */
export function typedAvailability(availability: Availability | null): TypedAvailability {
  const { week, from = '', until = '' } = availability ?? {}
  const everything = WEEKDAYS.flatMap((weekday) => PARTS.map((part) => ({ weekday, part })))
  const written = (day: Day) => day.split('-').reverse().join('-')
  return {
    week: (week ?? everything).map(({ weekday, part }) => `${weekday}-${part}`),
    from: written(from),
    until: written(until),
  }
}

/** The half days of a week to tick, with those of `week` ticked; for the partial `week`. */
export function weekChoices(week: readonly string[], language: Language) {
  const say = (key: string) => translate(language, key)
  return {
    parts: PARTS.map((part) => say(`groups:part.${part}`)),
    week: WEEKDAYS.map((weekday) => ({
      day: say(`municipalities:weekday.${weekday}`),
      boxes: PARTS.map((part) => ({
        value: `${weekday}-${part}`,
        label: `${say(`municipalities:weekday.${weekday}`)} ${say(`groups:part.${part}`)}`,
        checked: week.includes(`${weekday}-${part}`),
      })),
    })),
  }
}
