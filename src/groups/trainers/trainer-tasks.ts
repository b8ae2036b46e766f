import { addDays } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import { listUnstaffed } from './list-staffing.ts'
import { listUnreached } from './mail-trouble.ts'

/**
 * What of trainers waits for a planner: sessions for which somebody must be asked, of which the evening before there is no time to lose; and
 * mails that did not arrive, so that somebody stands before a closed door or does not come.
 */
export async function trainerTasks(deps: World, scope: Scope) {
  const unstaffed = await listUnstaffed(deps, scope)
  const tomorrow = addDays(deps.clock.today(), 1)
  const isLate = unstaffed.some(({ session }) => session.day <= tomorrow)
  return [
    {
      ...{ count: unstaffed.length, words: 'trainers:tasks.unstaffed', href: '/groepen/zoekt' },
      level: isLate ? ('bad' as const) : ('warning' as const),
    },
    {
      ...{ count: (await listUnreached(deps, scope)).length, words: 'trainers:tasks.unreached' },
      ...{ href: '/groepen/zoekt#bellen', level: 'bad' as const },
    },
  ]
}
