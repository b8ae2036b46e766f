import { type Request, type Response, Router } from 'express'
import { callerOf, allow } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { barsOf, funnelOf } from './home-figures.ts'
import { listTasks, type Task } from './list-tasks.ts'
import { type ComingSession, comingSessions } from '../groups/group/coming-sessions.ts'
import { deadlinesByMonth } from '../pool/deadlines-by-month.ts'
import { countStages } from '../reports/lists/count-stages.ts'
import { showPage } from '../web/page/page.ts'
import { sayLanguage } from '../words/say-language.ts'
import { type Language, translate } from '../words/words.ts'

/** The start page: what waits for the reader, how far people are, and what is to come. */
export function homeRouter(deps: Deps): Router {
  const router = Router()
  router.get('/', allow('planner', 'coordinator', 'reader'), (request, response) =>
    callerOf(request).role === 'coordinator'
      ? showSessions(deps, request, response)
      : showOverview(deps, request, response),
  )
  return router
}

async function showOverview(deps: Deps, request: Request, response: Response): Promise<void> {
  const { actor, language, role } = callerOf(request)
  const stages = await countStages(deps, actor.scope)
  if (stages.every(({ referrals }) => referrals === 0)) return showStart(request, response, stages.length === 0)
  const tasks = role === 'reader' ? [] : await listTasks(deps, actor.scope)
  showPage(request, response, 'home/home', {
    title: `${greeting(deps, language)} ${translate(language, 'common:home.todo', { count: tasks.length })}`,
    tasks: tasks.map((task) => shownTask(task, language)),
    planner: role !== 'reader',
    funnel: funnelOf(stages, language),
    sessions: (await comingSessions(deps, actor.scope)).map((session) => ({
      ...shownSession(session, language),
      door: session.group,
    })),
    sessionsAt: '/groepen/',
    deadlines: barsOf(await deadlinesByMonth(deps, actor.scope), language),
  })
}

/** A coordinator comes for the room: today, and what is next. */
async function showSessions(deps: Deps, request: Request, response: Response): Promise<void> {
  const { actor, language } = callerOf(request)
  const all = (await comingSessions(deps, actor.scope)).map((session) => ({
    ...shownSession(session, language),
    door: session.session,
  }))
  const today = all.filter(({ day }) => day === deps.clock.today())
  const title = `${greeting(deps, language)} ${translate(language, 'common:home.today', { count: today.length })}`
  const next = all.filter(({ day }) => day !== deps.clock.today())
  showPage(request, response, 'home/sessions', { title, today, next, sessionsAt: '/bijeenkomsten/' })
}

/** Nobody was referred yet: what to do first. */
function showStart(request: Request, response: Response, bare: boolean): void {
  const { language } = callerOf(request)
  showPage(request, response, 'home/start', { title: translate(language, 'common:home.start.title'), bare })
}

function shownTask({ count, words, href, level }: Task, language: Language) {
  return {
    number: count,
    // The number stands before it, large.
    text: translate(language, words, { count }).replace(`${count} `, (start, at) => (at === 0 ? '' : start)),
    href,
    action: translate(language, 'common:home.look'),
    kind: level,
  }
}

function shownSession(session: ComingSession, language: Language) {
  return { ...session, spoken: sayLanguage(session.language, language) }
}

function greeting({ clock }: Deps, language: Language): string {
  const time = clock.time()
  const part = time < '12:00' ? 'morning' : time < '18:00' ? 'afternoon' : 'evening'
  return translate(language, `common:home.greeting.${part}`)
}
