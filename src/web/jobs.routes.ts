import { type Request, Router } from 'express'
import { allow } from '../accounts/allow.ts'
import { callerOf } from '../accounts/caller.ts'
import { showPage } from './page.ts'
import { sayMoment } from './say-when.ts'
import { type Language, translate } from './words.ts'

/** How something stands that happens by itself. Moments are UTC. */
export interface JobState {
  readonly name: string
  /** Every day at this local time; or `everyMinutes`. */
  readonly daily: string | null
  readonly everyMinutes: number | null
  readonly state: 'done' | 'failed' | 'late' | 'new'
  /** When the last run ended. */
  readonly last: string | null
  readonly next: string
  /** What came of the last run, as the command of the same name says it. */
  readonly result: Readonly<Record<string, unknown>>
  readonly error: string | null
}

/** `/vanzelf`: what Dagdeel does by itself, when it last did, what came of it, and what went wrong. */
export function jobsRouter(states: () => Promise<JobState[]>): Router {
  const router = Router()
  router.get('/vanzelf', allow('planner'), async (request, response) =>
    showPage(request, response, 'home/jobs', jobsPage(request, await states())),
  )
  return router
}

function jobsPage(request: Request, states: readonly JobState[]) {
  const { language } = callerOf(request)
  const alerts = states.flatMap((state) => alertFor(state, language) ?? [])
  return {
    title: translate(language, 'jobs:title', { count: alerts.length }),
    alerts,
    jobs: states.map((state) => shown(state, language)),
  }
}

/** What went wrong and what to do; nothing when all is well. */
function alertFor({ name, state, error, next }: JobState, language: Language) {
  const title = (key: string) => translate(language, key, { name: translate(language, `jobs:names.${name}`) })
  if (state === 'late')
    return { kind: 'warning', title: title('jobs:late'), text: translate(language, 'jobs:lateText') }
  if (state !== 'failed') return null
  const when = sayMoment(next, language)
  const reason = translate(language, 'jobs:reason', { reason: error })
  return { kind: 'error', title: title('jobs:failed'), text: translate(language, 'jobs:failedText', { when }), reason }
}

const KINDS = { done: 'ok', failed: 'bad', late: 'warning', new: 'neutral' } as const

function shown({ name, daily, everyMinutes, state, last, next, result }: JobState, language: Language) {
  const often = everyMinutes === 60 ? 'hourly' : 'often'
  return {
    title: translate(language, `jobs:names.${name}`),
    help: translate(language, `jobs:help.${name}`),
    last,
    kind: KINDS[state],
    outcome: translate(language, `jobs:states.${state}`),
    result: state === 'done' ? resultText(name, result, language) : '',
    next,
    when: translate(language, `jobs:when.${daily ? 'daily' : often}`, { time: daily, count: everyMinutes }),
  }
}

/** The figures of a run; a list counts for its length. Nothing when it left none, as in a demo that begins after the night. */
function resultText(name: string, result: JobState['result'], language: Language): string {
  const figures = Object.entries(result).map(([key, value]): [string, unknown] => [
    key,
    Array.isArray(value) ? value.length : value,
  ])
  return figures.length > 0 ? translate(language, `jobs:results.${name}`, Object.fromEntries(figures)) : ''
}
