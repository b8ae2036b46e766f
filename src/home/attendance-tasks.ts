import type { Deps } from '../deps.ts'
import type { Scope } from '../history/actor.ts'
import { listNotSigned } from '../attendance/sessions/stuck.ts'
import { listOpenSessions } from '../attendance/sessions/show-overview.ts'

/** Something on the home page that needs somebody: `words` takes `count`, and the address shows exactly those. */
export interface AttendanceTask {
  readonly count: number
  readonly words: string
  readonly href: string
  readonly level: 'bad' | 'warning' | 'info'
}

/** Sessions that are not fully marked, and people who were there and did not sign. What is nothing is left out. */
export async function attendanceTasks(deps: Pick<Deps, 'db' | 'clock'>, scope: Scope): Promise<AttendanceTask[]> {
  const open = await listOpenSessions(deps, scope)
  const stuck = await listNotSigned(deps, scope)
  const tasks: AttendanceTask[] = [
    { count: open.length, words: 'attendance:tasks.open', href: '/bijeenkomsten', level: 'bad' },
    { count: stuck.length, words: 'attendance:tasks.stuck', href: '/bijeenkomsten/niet-getekend', level: 'warning' },
  ]
  return tasks.filter(({ count }) => count > 0)
}
