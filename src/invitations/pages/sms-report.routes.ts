import express, { type Request, Router } from 'express'
import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import { TIMETABLE } from '../../history/work.ts'
import { isSameSecret } from '../../outside/constant-time.ts'
import { readReport, takeReport } from '../sms/take-report.ts'

/**
 * What the SMS gateway says of an SMS, under `/sms`: some come with GET and say it in the address, others with POST. No cookies, no
 * session: the secret word in the address lets it in. Whoever knows it and names no message of ours changes nothing.
 */
export function smsReportRouter(deps: Deps): Router {
  const router = Router()
  router.all('/:key', express.json({ limit: '32kb' }), async (request: Request<{ key: string }>, response) => {
    const settings = deps.config.sms?.report
    const isReport = request.method === 'GET' || request.method === 'POST'
    if (!settings || !isReport || !isSameSecret(request.params.key, settings.key))
      throw new NotFoundError('page-not-found')
    const report = readReport(settings, request.method === 'GET' ? request.query : request.body)
    if (report) await takeReport(deps, TIMETABLE, report)
    // Else the gateway would say it again for days.
    response.set('Cache-Control', 'no-store').json({})
  })
  return router
}
