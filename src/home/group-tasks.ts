import type { Deps } from '../deps.ts'
import type { Scope } from '../history/actor.ts'
import { maySeeGroup } from '../groups/group/find-group.ts'
import { Group } from '../groups/group.entity.ts'
import { findSmallGroups } from '../groups/changing/small-groups.ts'

/** What in the groups waits for a person, for the start page: the proposals, and the groups that became too small. */
export async function groupTasks(deps: Pick<Deps, 'db' | 'clock'>, scope: Scope) {
  const relations = { slot: { room: { venue: true } } }
  const proposed = await deps.db.read.find(Group, { where: { status: 'proposed' }, relations })
  const proposals = proposed.filter((group) => maySeeGroup(scope, group)).map(({ id }) => id)
  const small = (await findSmallGroups(deps, scope)).filter(({ decided }) => !decided).map(({ group }) => group.id)
  return [
    { ...doorTo(proposals, 'voorstellen'), words: 'groups:tasks.proposals', level: 'warning' as const },
    { ...doorTo(small, 'te-klein'), words: 'proposals:tasks.small', level: 'warning' as const },
  ]
}

/** To the group itself when it is the only one, else to where they stand together. */
function doorTo(ids: readonly string[], part: string) {
  const [only] = ids
  return { count: ids.length, href: only && ids.length === 1 ? `/groepen/${only}` : `/groepen#${part}` }
}
