import { type Request, type Response, Router } from 'express'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { barsOf, funnelOf } from '../home-figures.ts'
import type { HomeParts, HomeSession, Task } from '../home-parts.ts'
import { showPage } from '../../web/page/page.ts'
import { sayLanguage } from '../../words/say-language.ts'
import { type Language, translate } from '../../words/words.ts'

/** The start page: what waits for the reader, how far people are, and what is to come. */
export function homeRouter(deps: Deps, parts: HomeParts): Router {
  const router = Router()
  router.get('/', allow('planner', 'coordinator', 'reader'), (request, response) =>
    callerOf(request).role === 'coordinator'
      ? showSessions(deps, parts, request, response)
      : showOverview(deps, parts, request, response),
  )
  return router
}

async function showOverview(deps: Deps, parts: HomeParts, request: Request, response: Response): Promise<void> {
  const { actor, language, role } = callerOf(request)
  const stages = await parts.stages(deps, actor.scope)
  if (stages.every(({ referrals }) => referrals === 0)) return showStart(request, response, stages.length === 0)
  const tasks = role === 'reader' ? [] : await tasksOf(deps, parts, request)
  showPage(request, response, 'home/home', {
    title: `${greeting(deps, language)} ${translate(language, 'common:home.todo', { count: tasks.length })}`,
    tasks: tasks.map((task) => shownTask(task, language)),
    planner: role !== 'reader',
    funnel: funnelOf(stages, language),
    sessions: (await parts.sessions(deps, actor.scope)).map((session) => ({
      ...shownSession(session, language),
      door: session.group,
    })),
    sessionsAt: '/groepen/',
    deadlines: barsOf(await parts.deadlines(deps, actor.scope), language),
  })
}

/** A coordinator comes for the room: today, and what is next. */
async function showSessions(deps: Deps, parts: HomeParts, request: Request, response: Response): Promise<void> {
  const { actor, language } = callerOf(request)
  const all = (await parts.sessions(deps, actor.scope)).map((session) => ({
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

const LEVELS: readonly Task['level'][] = ['bad', 'warning', 'info']

async function tasksOf(deps: Deps, { tasks }: HomeParts, request: Request): Promise<Task[]> {
  const { scope } = callerOf(request).actor
  const found: Task[] = []
  for (const ask of tasks) found.push(...(await ask(deps, scope)))
  return found.filter(({ count }) => count > 0).sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level))
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

function shownSession(session: HomeSession, language: Language) {
  return { ...session, spoken: sayLanguage(session.language, language) }
}

function greeting({ clock }: Deps, language: Language): string {
  const time = clock.time()
  const part = time < '12:00' ? 'morning' : time < '18:00' ? 'afternoon' : 'evening'
  return translate(language, `common:home.greeting.${part}`)
}
