import { type Request, type Response, Router } from 'express'
import { allow } from '../../accounts/allow.ts'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { showPage } from '../../web/page/page.ts'
import { cancelGroupRoutes } from './cancel-group.routes.ts'
import { describeGroup } from '../group/describe-group.ts'
import { groupPage } from './group-page.routes.ts'
import { listGroupsRoutes } from './list-groups.routes.ts'
import { describeProposal } from '../proposals/describe-proposal.ts'
import { canMerge } from '../changing/merge-group.ts'
import { smallnessOf } from '../changing/small-groups.ts'

/** The groups: which there are, one of them, and cancelling it. */
export function groupsRouter(deps: Deps): Router {
  const router = Router()
  router.use('/groepen', allow('planner', 'coordinator', 'reader'))
  router.use(listGroupsRoutes(deps))
  router.get('/groepen/:id', (request, response) => showGroup(deps, request, response))
  router.use(cancelGroupRoutes(deps))
  return router
}

async function showGroup(deps: Deps, request: Request<{ id: string }>, response: Response): Promise<void> {
  const { actor, role } = callerOf(request)
  const described = await describeGroup(deps, actor.scope, request.params.id)
  const proposed = described.group.status === 'proposed'
  const proposal = proposed ? await describeProposal(deps, actor, described.group.id) : null
  const small = await smallnessOf(deps.db.read, described.group, deps.clock.today())
  const decides = role === 'planner' || role === 'admin'
  const mayMerge = small !== null && decides && (await canMerge(deps, actor, small))
  showPage(request, response, 'groups/group', groupPage(request, described, { proposal, small, mayMerge }, deps.clock))
}
