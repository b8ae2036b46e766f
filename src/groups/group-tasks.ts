import type { Deps } from '../deps.ts'
import type { Scope } from '../history/actor.ts'
import { listGroups } from './list-groups.ts'
import { findSmallGroups } from './small/small-groups.ts'

/** What in the groups waits for a person, for the start page: the proposals, and the groups that became too small. */
export async function groupTasks(deps: Pick<Deps, 'db' | 'clock'>, scope: Scope) {
  const groups = await listGroups(deps, scope, 'coming')
  const proposals = groups.filter(({ status }) => status === 'proposed').length
  const small = (await findSmallGroups(deps, scope)).filter(({ decided }) => !decided).length
  return [
    { count: proposals, words: 'groups:tasks.proposals', href: '/groepen', level: 'warning' as const },
    { count: small, words: 'proposals:tasks.small', href: '/groepen', level: 'warning' as const },
  ]
}
