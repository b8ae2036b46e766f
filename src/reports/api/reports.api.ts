import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { apiResources, operation, type ApiResources } from '../../web/json/api.ts'
import { pageAnswer, pageQuery, pageShape, partOf } from '../../web/json/api-pages.ts'
import { type DueWork, listDueReports, type DoneReport, listDoneReports } from '../duo/list-due-reports.ts'

/** `/terugmeldingen`: what DUO must be told, and what it was told. */
export function reportsApi(deps: Deps): ApiResources {
  return apiResources({ '/terugmeldingen': { get: listAll(deps) } })
}

const reportShape = z
  .object({
    ondertekening: z.string().meta({ description: 'Het kenmerk van de ondertekening.' }),
    aanmelding: z.string(),
    referentie: z.string(),
    gemeente: z.string(),
    soort: z.enum(['ondertekening', 'intrekking']),
    ondertekendOp: z.string().nullable(),
    status: z.enum(['te-melden', 'gemeld', 'aanvaard', 'afgewezen']),
    reden: z.string().nullable(),
    gemeldOp: z.string().nullable(),
    gemeldDoor: z.string().nullable(),
  })
  .meta({ id: 'Terugmelding' })

const listAll = (deps: Deps) =>
  operation({
    summary: 'Wat DUO nog moet weten (te-melden), of wat al is gemeld',
    roles: ['planner', 'coordinator', 'reader'],
    query: z.object({ status: z.enum(['te-melden', 'gemeld']).default('te-melden'), ...pageQuery }),
    answer: pageShape('terugmeldingen', reportShape),
    act: async (call) => {
      const part = partOf(call.query)
      if (call.query.status === 'gemeld') {
        const { total, rows } = await listDoneReports(deps, call.by.scope, part)
        return pageAnswer(call, 'terugmeldingen', { total, rows: rows.map(doneJson) })
      }
      const due = await listDueReports(deps.db.read, call.by.scope)
      const rows = due.slice(part.skip, part.skip + part.take).map(dueJson)
      return pageAnswer(call, 'terugmeldingen', { total: due.length, rows })
    },
  })

type ReportJson = z.output<typeof reportShape>

function dueJson({ kind, signing, referral }: DueWork): ReportJson {
  return { ...about({ signing, referral }, kind), status: 'te-melden', reden: null, gemeldOp: null, gemeldDoor: null }
}

function doneJson({ report, signing, referral }: DoneReport): ReportJson {
  const status = ({ accepted: 'aanvaard', rejected: 'afgewezen' } as const)[report.status as 'accepted'] ?? 'gemeld'
  const { statusReason, doneAt, doneBy } = report
  return {
    ...about({ signing, referral }, report.kind),
    status,
    reden: statusReason,
    gemeldOp: doneAt,
    gemeldDoor: doneBy,
  }
}

function about({ signing, referral }: Pick<DoneReport, 'signing' | 'referral'>, kind: 'signed' | 'withdrawal') {
  return {
    ondertekening: signing.id,
    aanmelding: referral.id,
    referentie: referral.reference,
    gemeente: referral.municipality,
    soort: kind === 'signed' ? ('ondertekening' as const) : ('intrekking' as const),
    ondertekendOp: signing.signedOn,
  }
}
