import { markAttendance } from '../../src/attendance/marks/mark-attendance.ts'
import type { Deps } from '../../src/deps.ts'
import { COMMAND } from '../../src/history/work.ts'
import { at } from './deps.ts'
import { everyoneIsInvited } from './groups.ts'
import { aTown, MORNING, peopleWait } from './town.ts'

/** Four half days of three hours: just the twelve that it takes, with an excursion the second time. */
function series(code: string, language: string, [start, end]: readonly string[], days: readonly string[]) {
  const sessions = days.map((date, index) => ({ date, start, end, ...(index === 1 && { activity: 'excursion' }) }))
  return { ...MORNING, code, programme: 'wi2021', languages: [language], resources: [], sessions }
}

/** When all of it was so; nobody was marked at a later session. */
export const NOW = '2026-12-10T19:00'

/**
 * Two series of five chairs: in `one`, in Arabic, R-5 to R-8 in `two`, in Tigrinya, which all of them speak. were
 * absent the first time.
 */
export async function twoSeries(deps: Deps): Promise<void> {
  const before = at(deps, '2026-11-23T09:00')
  const slots = [
    series('one', 'ar', ['09:00', '12:00'], ['2026-12-08', '2026-12-10', '2026-12-15', '2026-12-17']),
    series('two', 'ti', ['13:00', '16:00'], ['2026-12-09', '2026-12-15', '2026-12-18', '2026-12-22']),
  ]
  await aTown(before, { slots })
  const wi2021 = { law: 'Wi2021', deadline: '2026-12-30' } as const
  await peopleWait(before, 4, { ...wi2021, languages: ['ar', 'ti'] })
  await peopleWait(before, 4, { ...wi2021, languages: ['ti'] }, 5)
  const seats = await everyoneIsInvited(before)
  for (const seat of seats.slice(0, 2))
    for (const [session, status] of [
      [1, 'absent'],
      [2, 'present'],
    ] as const)
      await markAttendance(at(deps, NOW), COMMAND, seat.id, { session, status })
}
