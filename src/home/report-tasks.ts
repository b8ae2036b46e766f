import type { Deps } from '../deps.ts'
import type { Scope } from '../history/actor.ts'
import { listDueReports } from '../reports/duo/list-due-reports.ts'

/** Something on the home page that needs somebody: `words` takes `count`, and the address shows exactly those. */
export interface ReportTask {
  readonly count: number
  readonly words: string
  readonly href: string
  readonly level: 'bad' | 'warning' | 'info'
}

/** Signing dates that must still be typed into DUO's portal; none when everything is told. */
export async function reportTasks({ db }: Pick<Deps, 'db'>, scope: Scope): Promise<ReportTask[]> {
  const count = (await listDueReports(db.read, scope)).length
  return count > 0 ? [{ count, words: 'reports:tasks.due', href: '/terugmeldingen', level: 'warning' }] : []
}
