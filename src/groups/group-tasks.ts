import type { Deps } from '../deps.ts'
import type { Scope } from '../history/actor.ts'
import { listGroups } from './list-groups.ts'

/** What in the groups waits for a person, for the start page: the proposals. */
export async function groupTasks(deps: Pick<Deps, 'db'>, scope: Scope) {
  const groups = await listGroups(deps, scope, 'coming')
  const proposals = groups.filter(({ status }) => status === 'proposed').length
  return [{ count: proposals, words: 'groups:tasks.proposals', href: '/groepen', level: 'warning' as const }]
}
