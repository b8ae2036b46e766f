import { type Request, Router } from 'express'
import { type Caller, callerOf, allow } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { showPage } from '../web/page/page.ts'
import { sayMoment, type Language, translate } from '../words/words.ts'
import { type JobState, listJobStates, sayTrouble } from './job-states.ts'

/** `/vanzelf`: what Dagdeel does by itself, when it last did, what came of it, and what went wrong. */
export function jobsRouter(deps: Deps): Router {
  const router = Router()
  router.get('/vanzelf', allow('planner'), async (request, response) =>
    showPage(request, response, 'home/jobs', jobsPage(request, await listJobStates(deps))),
  )
  return router
}

function jobsPage(request: Request, states: readonly JobState[]) {
  const caller = callerOf(request)
  const { language } = caller
  const only = (kind: JobState['state']) => states.filter(({ state }) => state === kind)
  return {
    title: pageTitle(states, language),
    alerts: [
      ...[...only('failed'), ...only('late'), ...only('again')].flatMap((state) => alertFor(state, caller) ?? []),
      ...states.flatMap((state) => alertForLeft(state, language) ?? []),
    ],
    jobs: states.map((state) => shown(state, language)),
  }
}

/** What went wrong comes first, then what is late, then what waits for a person. */
function pageTitle(states: readonly JobState[], language: Language): string {
  const [failed, late] = (['failed', 'late'] as const).map(
    (kind) => states.filter(({ state }) => state === kind).length,
  )
  const asking = states.find(({ left }) => left > 0)
  const again = states.filter(({ state }) => state === 'again').length
  if (!failed && late) return translate(language, 'jobs:tasks.late', { count: late })
  if (!failed && asking) return translate(language, `jobs:left.${asking.name}.task`, { count: asking.left })
  if (!failed && again) return translate(language, 'jobs:again', { count: again })
  if (!failed) return translate(language, 'jobs:good')
  const title = translate(language, 'jobs:tasks.failed', { count: failed })
  return late ? title + translate(language, 'jobs:alsoLate', { count: late }) : title
}

/** What went wrong and what to do; nothing when all is well. */
function alertFor({ name, state, trouble, next }: JobState, caller: Caller) {
  const { language, role } = caller
  const title = (key: string) => translate(language, key, { name: translate(language, `jobs:names.${name}`) })
  if (state === 'late')
    return {
      kind: 'warning',
      title: title('jobs:late'),
      text: translate(language, role === 'admin' ? 'jobs:lateAdmin' : 'jobs:lateText'),
    }
  if (trouble === null) return null
  const when = sayMoment(next, language)
  const reason = sayTrouble(trouble, caller)
  if (state === 'again')
    return {
      kind: 'warning',
      title: title('jobs:failedOnce'),
      text: translate(language, 'jobs:againText', { when }),
      reason,
    }
  return { kind: 'error', title: title('jobs:failed'), text: translate(language, 'jobs:failedText', { when }), reason }
}

/** What waits for a person, and what to do with it. */
function alertForLeft({ name, left }: JobState, language: Language) {
  if (left === 0) return null
  const say = (key: string) => translate(language, `jobs:left.${name}.${key}`, { count: left })
  return { kind: 'warning', title: say('task'), text: say('text') }
}

const KINDS = { done: 'ok', failed: 'bad', again: 'warning', late: 'warning', new: 'neutral' } as const

function shown({ name, daily, everyMinutes, state, last, next, result, failures }: JobState, language: Language) {
  const often = everyMinutes === 60 ? 'hourly' : 'often'
  return {
    title: translate(language, `jobs:names.${name}`),
    help: translate(language, `jobs:help.${name}`),
    last,
    kind: KINDS[state],
    outcome: translate(language, `jobs:states.${state}`),
    result: state === 'done' ? resultText(name, result, language) : '',
    tries: failures.map(({ at }, index) =>
      translate(language, 'jobs:try', { number: index + 1, when: sayMoment(at, language) }),
    ),
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
  return figures.length > 0
    ? translate(language, `jobs:results.${'sms' in result ? 'sendWithSms' : name}`, Object.fromEntries(figures))
    : ''
}
