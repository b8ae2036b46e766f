import { Router } from 'express'
import { createDocument } from 'zod-openapi'
import { attendanceApi } from './attendance/api/attendance.api.ts'
import type { Deps } from './deps.ts'
import { groupsApi } from './groups/api/groups.api.ts'
import { messagesApi } from './invitations/api/messages.api.ts'
import { poolApi } from './pool/api/pool.api.ts'
import { referralsApi } from './referrals/api/referrals.api.ts'
import { reportsApi } from './reports/api/reports.api.ts'
import { API_VERSION, type ApiResources } from './web/json/api.ts'

/** The API for other systems: the resources of every stage in the order of the flow, and their description. */
export function apiRouters(deps: Deps): Router[] {
  const stages = [referralsApi, poolApi, groupsApi, messagesApi, attendanceApi, reportsApi].map((stage) => stage(deps))
  return [description(deps, stages), ...stages.map(({ router }) => router)]
}

/** `/openapi.json`, also without a key (NL API Design Rules, publish-openapi). */
function description({ config }: Pick<Deps, 'config'>, stages: readonly ApiResources[]): Router {
  const document = createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Dagdeel',
      version: API_VERSION,
      description:
        'Wie is aangemeld voor het participatieverklaringstraject, wie wacht, in welke groep iemand zit, wie er was en wie tekende. ' +
        'Elke sleutel ziet alleen de eigen gemeenten. Een BSN staat alleen in wat u stuurt, nooit in een antwoord.',
      contact: { name: 'Dagdeel', url: config.publicUrl, email: config.mailFrom },
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: `${config.publicUrl}/api/v1` }],
    security: [{ sleutel: [] }],
    components: { securitySchemes: { sleutel: { type: 'http', scheme: 'bearer' } } },
    paths: Object.assign({}, ...stages.map(({ paths }) => paths)) as ApiResources['paths'],
  })
  return Router({ strict: true }).get('/openapi.json', (_request, response) => {
    response.set('Access-Control-Allow-Origin', '*').json(document)
  })
}
