import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import { isDay } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { longAgoBefore } from '../../groups/group/long-ago.ts'
import { type ApiCall, apiResources, operation, type ApiResources } from '../../web/json/api.ts'
import { pageAnswer, pageQuery, pageShape, partOf } from '../../web/json/api-pages.ts'
import {
  attendanceOf,
  attendanceWord,
  placementJson,
  placementShape,
  sessionJson,
  sessionShape,
} from './attendance-json.ts'
import { listSessions } from '../sessions/list-sessions.ts'
import { requireSeatInView } from '../sessions/long-ago.ts'
import { markAttendance } from '../marks/mark-attendance.ts'
import { recordSigning, withdrawSigning } from '../signing/record-signing.ts'
import { showPlacement } from '../marks/find-marks.ts'

/** `/bijeenkomsten`, and at a seat who was there and who signed. */
export function attendanceApi(deps: Deps): ApiResources {
  return apiResources({
    '/bijeenkomsten': { get: listAll(deps) },
    '/plaatsingen/:id': { get: showSeat(deps) },
    '/plaatsingen/:id/aanwezigheid': { put: mark(deps) },
    '/plaatsingen/:id/ondertekening': { put: sign(deps), delete: withdraw(deps) },
  })
}

const day = z.string().refine(isDay, 'Een bestaande dag: 2026-12-17.').meta({ format: 'date', example: '2026-12-17' })

const listAll = (deps: Deps) =>
  operation({
    summary: 'Alle bijeenkomsten van groepen die doorgaan, in volgorde van tijd',
    roles: ['planner', 'coordinator', 'reader'],
    query: z.object({ vanaf: day.optional(), totEnMet: day.optional(), ...pageQuery }),
    answer: pageShape('bijeenkomsten', sessionShape),
    act: async (call) => {
      const { vanaf = null, totEnMet = null } = call.query
      const recent = keepsAttendance(call) && { longAgo: longAgoBefore(deps.clock.today()) }
      const all = await listSessions(deps, call.by.scope, { from: vanaf, to: totEnMet, ...recent })
      const { skip, take } = partOf(call.query)
      const rows = all.slice(skip, skip + take).map(sessionJson)
      return pageAnswer(call, 'bijeenkomsten', { total: all.length, rows })
    },
  })

const showSeat = (deps: Deps) =>
  operation({
    summary: 'Eén plaats in een groep, met aanwezigheid en ondertekening',
    roles: ['planner', 'coordinator', 'reader'],
    answer: placementShape,
    act: async (call) => {
      await requireOpen(deps, call)
      return placementJson(await showPlacement(deps, call.by.scope, call.id))
    },
  })

const markBody = z
  .strictObject({
    bijeenkomst: z.number().int().min(1),
    status: attendanceWord.nullable().meta({ description: 'null haalt weer weg wat er stond.' }),
    teLaat: z.boolean().optional(),
    eerderWeg: z.boolean().optional(),
    minutenTeLaat: z.number().int().min(0).optional(),
    minutenEerderWeg: z.number().int().min(0).optional(),
    kenmerk: z.string().min(8).max(100).optional().meta({ description: 'Van het apparaat; telt maar één keer.' }),
  })
  .meta({ id: 'Aanwezigheid' })

const mark = (deps: Deps) =>
  operation({
    summary: 'Of iemand er was bij een bijeenkomst',
    roles: ['planner', 'coordinator'],
    body: markBody,
    answer: placementShape,
    act: async (call) => {
      await requireOpen(deps, call)
      const { by, id, body } = call
      const { bijeenkomst: session, status, teLaat: late, eerderWeg: leftEarly, kenmerk } = body
      const { minutenTeLaat: lateMinutes, minutenEerderWeg: earlyMinutes } = body
      const given = { session, status: attendanceOf(status), late, leftEarly, lateMinutes, earlyMinutes, id: kenmerk }
      await markAttendance(deps, by, id, given)
      return placementJson(await showPlacement(deps, by.scope, id))
    },
  })

/** Exactly one of the two: an empty body must never take away a date. */
const signingBody = z
  .union([
    z.strictObject({
      ondertekendOp: day,
      uitzondering: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .optional()
        .meta({ description: 'Waarom het mag met te weinig uren.' }),
    }),
    z.strictObject({ geweigerdOp: day }),
  ])
  .meta({ id: 'Ondertekening' })

const sign = (deps: Deps) =>
  operation({
    summary: 'Dat iemand ondertekende of weigerde, en wanneer; iets anders dan er stond verbetert het',
    roles: ['planner', 'coordinator'],
    body: signingBody,
    answer: placementShape,
    act: async (call) => {
      await requireOpen(deps, call)
      const { by, id, body } = call
      if ('geweigerdOp' in body) await recordSigning(deps, by, id, { refusedOn: body.geweigerdOp })
      else await recordSigning(deps, by, id, { signedOn: body.ondertekendOp }, body.uitzondering)
      return placementJson(await showPlacement(deps, by.scope, id))
    },
  })

const withdraw = (deps: Deps) =>
  operation({
    summary: 'Trekt een ondertekening of weigering in die er bij vergissing stond',
    roles: ['planner', 'coordinator'],
    status: 204,
    act: async (call) => {
      await requireOpen(deps, call)
      await withdrawSigning(deps, call.by, call.id)
    },
  })

type Call = Pick<ApiCall<unknown, unknown>, 'request' | 'by' | 'id'>

function keepsAttendance({ request }: Pick<Call, 'request'>): boolean {
  return callerOf(request).role === 'coordinator'
}

/** The key of who keeps attendance reaches a seat for as long as they may open its list. */
async function requireOpen(deps: Deps, call: Call): Promise<void> {
  if (keepsAttendance(call)) await requireSeatInView(deps, call.by.scope, call.id)
}
