import { z } from 'zod'
import { daysBetween } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { apiResources, operation, type ApiResources } from '../../web/json/api.ts'
import { municipalityQuery, pageAnswer, pageQuery, pageShape, partOf } from '../../web/json/api-pages.ts'
import { listWaiting, type Waiting } from '../list/list-waiting.ts'
import { whyJson, whyShape } from './why-json.ts'

/** `/wachtpool`: who waits, longest first. */
export function poolApi(deps: Deps): ApiResources {
  return apiResources({ '/wachtpool': { get: listAll(deps) } })
}

const day = z.string().meta({ format: 'date' })

const waitingShape = z
  .object({
    aanmelding: z.string(),
    referentie: z.string(),
    gemeente: z.string(),
    wet: z.enum(['Wi2013', 'Wi2021']),
    talen: z.array(z.string()),
    wachtSinds: day,
    dagenGewacht: z.number().int(),
    uiterstOp: day,
    dagenTotUiterste: z.number().int(),
    waarom: whyShape,
  })
  .meta({ id: 'Wachtende' })

const listAll = (deps: Deps) =>
  operation({
    summary: 'Wie er wachten, de langste eerst, en waarom nog',
    roles: ['planner', 'coordinator', 'reader'],
    query: z.object({ ...municipalityQuery, ...pageQuery }),
    answer: pageShape('wachtenden', waitingShape),
    act: async (call) => {
      const asked = { municipality: call.query.gemeente, ...partOf(call.query) }
      const { total, rows } = await listWaiting(deps, call.by.scope, asked)
      const today = deps.clock.today()
      return pageAnswer(call, 'wachtenden', { total, rows: rows.map((row) => waitingJson(row, today)) })
    },
  })

function waitingJson({ referral, reason }: Waiting, today: string): z.output<typeof waitingShape> {
  return {
    aanmelding: referral.id,
    referentie: referral.reference,
    gemeente: referral.municipality,
    wet: referral.programme === 'wi2013' ? 'Wi2013' : 'Wi2021',
    talen: referral.person.languages,
    wachtSinds: referral.waitingSince,
    dagenGewacht: daysBetween(referral.waitingSince, today),
    uiterstOp: referral.deadline,
    dagenTotUiterste: daysBetween(today, referral.deadline),
    waarom: whyJson(reason, { reference: referral.reference, daysLeft: daysBetween(today, referral.deadline) }),
  }
}
