import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { type ApiCall, apiResources, operation, type ApiResources } from '../../web/json/api.ts'
import { pageAnswer, pageQuery, pageShape, partOf } from '../../web/json/api-pages.ts'
import { answerPlacement } from '../seats/answer-placement.ts'
import { groupJson, groupShape, groupStatusOf, groupWord, PLACEMENT_WORDS, placementWord } from '../group/group-json.ts'
import { findSeenGroup, listSeenGroups, type SeenGroup } from '../group/find-group.ts'
import { isLongAgo } from '../group/long-ago.ts'
import { findPlacement } from '../seats/steps.ts'
import type { DeclineReason } from '../placement-status.ts'

/** `/groepen`, and the answer to an invitation. */
export function groupsApi(deps: Deps): ApiResources {
  return apiResources({
    '/groepen': { get: listAll(deps) },
    '/groepen/:id': { get: showOne(deps) },
    '/plaatsingen/:id/antwoorden': { post: answerByProgram(deps) },
  })
}

const listAll = (deps: Deps) =>
  operation({
    summary: 'Alle groepen, de eerste bijeenkomst eerst',
    roles: ['planner', 'coordinator', 'reader'],
    query: z.object({ status: groupWord.optional(), ...pageQuery }),
    answer: pageShape('groepen', groupShape),
    act: async (call) => {
      const asked = { status: groupStatusOf(call.query.status), ...partOf(call.query) }
      const { total, rows } = await listSeenGroups(deps, call.by.scope, asked)
      return pageAnswer(call, 'groepen', { total, rows: rows.map(inView(deps, call)).map(groupJson) })
    },
  })

const showOne = (deps: Deps) =>
  operation({
    summary: 'Eén groep',
    roles: ['planner', 'coordinator', 'reader'],
    answer: groupShape,
    act: async (call) => groupJson(inView(deps, call)(await findSeenGroup(deps, call.by.scope, call.id))),
  })

/** As on the page of a group: of one that is long ago who keeps attendance sees no people. */
function inView({ clock }: Deps, { request }: Pick<ApiCall<unknown, unknown>, 'request'>) {
  const keepsAttendance = callerOf(request).role === 'coordinator'
  return (group: SeenGroup): SeenGroup =>
    keepsAttendance && isLongAgo(group.sessions, clock.today()) ? { ...group, seats: [] } : group
}

/** Why somebody can't come, in the API's words. */
const REASONS: Readonly<Record<string, DeclineReason>> = {
  werk: 'work',
  ziekte: 'accepted',
  zorg: 'care',
  opleiding: 'education',
  afspraak: 'appointment',
  reis: 'travel',
  anders: 'other',
}

const answerBody = z
  .discriminatedUnion('antwoord', [
    z.object({ antwoord: z.literal('kom') }),
    z.object({
      antwoord: z.literal('kan-niet'),
      reden: z.enum(Object.keys(REASONS) as [string, ...string[]]).default('anders'),
    }),
  ])
  .meta({ id: 'Antwoord' })

const answerByProgram = (deps: Deps) =>
  operation({
    summary: 'Het antwoord op een uitnodiging; het laatste telt, tot de eerste bijeenkomst begint',
    roles: ['planner', 'coordinator'],
    body: answerBody,
    answer: z.object({ plaatsing: z.string(), status: placementWord }),
    status: 201,
    act: async ({ by, id, body, response }) => {
      await findPlacement(deps.db.read, by.scope, id)
      const coming = body.antwoord === 'kom'
      await answerPlacement(deps, by, id, coming ? { coming } : { coming, reason: REASONS[body.reden] ?? 'other' })
      const { status } = await findPlacement(deps.db.read, by.scope, id)
      response.location(`/api/v1/plaatsingen/${id}`)
      return { plaatsing: id, status: PLACEMENT_WORDS[status] }
    },
  })
