import express, { type Request, Router } from 'express'
import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import { TIMETABLE } from '../../history/work.ts'
import { addMinutes } from '../../outside/clock.ts'
import { isSameSecret } from '../../outside/constant-time.ts'
import { readReport, takeReport } from '../sms/take-report.ts'

/**
 * What the SMS gateway says of an SMS, under `/sms`: some come with GET and say it in the address, others with POST. No cookies, no
 * session: the secret word in the address lets it in. Whoever knows it and names no message of ours changes nothing. JSON is read
 * whatever it is called. What can't be read is thanked for too, or the gateway would say it again for days, and stands in the log.
 */
export function smsReportRouter(deps: Deps): Router {
  const router = Router()
  const warn = warner(deps)
  router.all(
    '/:key',
    express.text({ limit: '32kb', type: () => true }),
    async (request: Request<{ key: string }>, response) => {
      const settings = deps.config.sms?.report
      const isReport = request.method === 'GET' || request.method === 'POST'
      if (!settings || !isReport || !isSameSecret(request.params.key, settings.key))
        throw new NotFoundError('page-not-found')
      const report = readReport(settings, request.method === 'GET' ? request.query : said(request.body))
      if (report) await takeReport(deps, TIMETABLE, report)
      else warn()
      response.set('Cache-Control', 'no-store').json({})
    },
  )
  return router
}

/** A form was read already. */
function said(body: unknown): unknown {
  if (typeof body !== 'string') return body
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

/** A setting that is wrong makes each report one that can't be read: one line an hour says so, without what stands in it. */
function warner({ clock, log }: Pick<Deps, 'clock' | 'log'>): () => void {
  let next = ''
  return () => {
    const now = clock.now()
    if (now < next) return
    next = addMinutes(now, 60)
    log.warn(
      'a report about an SMS could not be read: nothing stands where SMS_REPORT has the reference and the status',
    )
  }
}
