import { type Request, type Response, Router } from 'express'
import { In } from 'typeorm'
import { callerOf, allow } from '../accounts/caller.ts'
import { ROLES } from '../accounts/user.entity.ts'
import type { Deps } from '../deps.ts'
import type { Day } from '../calendar/days.ts'
import { listTasks } from './list-tasks.ts'
import { nextTask, sayTask, sayUrgency, type Task } from './task.ts'
import { Room } from '../municipalities/room.entity.ts'
import { Slot } from '../municipalities/slot.entity.ts'
import { listOpenSessions } from '../attendance/sessions/list-sessions.ts'
import { type ComingSession, listComingSessions } from '../groups/group/coming-sessions.ts'
import { countDeadlines } from '../pool/urgency.ts'
import { countStages, type StageCounts } from '../reports/lists/count-stages.ts'
import { flash, showPage } from '../web/page/page.ts'
import { roomScript } from '../web/page/room-script.ts'
import { sayLanguage, type Language, translate, sayDay } from '../words/words.ts'

/** The start page: what waits for the reader, how far people are, and what is to come. Who sees figures alone begins with those. */
export function homeRouter(deps: Deps): Router {
  const router = Router()
  router.get('/', allow(...ROLES), (request, response) => {
    const { role } = callerOf(request)
    if (role === 'figures-reader') return response.redirect(303, '/cijfers')
    return role === 'coordinator' ? showSessions(deps, request, response) : showOverview(deps, request, response)
  })
  router.get('/hierna', allow('planner', 'admin'), async (request, response) => {
    const { actor, language } = callerOf(request)
    const { na } = request.query
    const next = nextTask(await listTasks(deps, actor.scope), typeof na === 'string' ? na : '')
    if (next) flash(request, 'info', 'common:tasks.next', { text: `${next.count} ${sayTask(next, language)}` })
    response.redirect(303, next?.href ?? '/')
  })
  return router
}

async function showOverview(deps: Deps, request: Request, response: Response): Promise<void> {
  const { actor, language, role } = callerOf(request)
  const stages = await countStages(deps, actor.scope)
  if (stages.every(({ referrals }) => referrals === 0)) return showStart(deps, request, response, stages)
  const tasks = role === 'reader' ? [] : await listTasks(deps, actor.scope)
  showPage(request, response, 'home/home', {
    title: `${greeting(deps, language)} ${translate(language, 'common:home.todo', { count: tasks.length })}`,
    tasks: tasks.map((task) => shownTask(task, deps.clock.today(), language)),
    planner: role !== 'reader',
    funnel: funnelOf(stages, language),
    sessions: (await listComingSessions(deps, actor.scope)).map((session) => ({
      ...shownSession(session, language),
      door: session.group,
    })),
    sessionsAt: '/groepen/',
    deadlines: barsOf(await countDeadlines(deps, actor.scope), language),
  })
}

/** A coordinator comes for the room: today, what was left open, and what is next. */
async function showSessions(deps: Deps, request: Request, response: Response): Promise<void> {
  const { actor, language } = callerOf(request)
  const all = (await listComingSessions(deps, actor.scope)).map((session) => ({
    ...shownSession(session, language),
    door: session.session,
    keep: session.day === deps.clock.today() ? `/bijeenkomsten/${session.session}` : null,
  }))
  const today = all.filter(({ day }) => day === deps.clock.today())
  const title = `${greeting(deps, language)} ${translate(language, 'common:home.today', { count: today.length })}`
  const open = (await listOpenSessions(deps, actor.scope)).map((summary) => ({
    ...summary,
    spoken: sayLanguage(summary.session.group.language, language),
  }))
  const next = all.filter(({ day }) => day !== deps.clock.today())
  const script = roomScript(deps, request)
  showPage(request, response, 'home/sessions', { title, open, today, next, sessionsAt: '/bijeenkomsten/', ...script })
}

/** Nobody was referred yet: what to do first, one step after the other. */
async function showStart(
  deps: Deps,
  request: Request,
  response: Response,
  municipalities: readonly { readonly code: string }[],
): Promise<void> {
  const { language, role } = callerOf(request)
  const { read } = deps.db
  const codes = In(municipalities.map(({ code }) => code))
  const done = {
    municipalities: municipalities.length > 0,
    venues: await read.exists(Room, { where: { venue: { municipality: codes } } }),
    halfDays: await read.exists(Slot, { where: { room: { venue: { municipality: codes } } } }),
    people: false,
  }
  const doors = {
    municipalities: { href: '/inrichting/beginnen', may: role === 'admin' },
    venues: { href: '/inrichting/locaties/nieuw', may: role === 'admin' },
    halfDays: { href: '/inrichting/dagdelen/reeks', may: role !== 'reader' },
    people: { href: '/importeren', may: role !== 'reader' },
  }
  const names = ['municipalities', 'venues', 'halfDays', 'people'] as const
  const next = names.find((name) => !done[name])
  const steps = names.map((name) => ({
    name,
    done: done[name],
    href: name === next && doors[name].may && doors[name].href,
  }))
  const file = !done.municipalities && role === 'admin'
  showPage(request, response, 'home/start', { title: translate(language, 'common:home.start.title'), steps, file })
}

function shownTask(task: Task, today: Day, language: Language) {
  const { count, href, level } = task
  const action = translate(language, 'common:home.look')
  const note = sayUrgency(task, today, language)
  return { number: count, text: sayTask(task, language), note, href, action, kind: level }
}

function shownSession(session: ComingSession, language: Language) {
  return { ...session, spoken: sayLanguage(session.language, language) }
}

function greeting({ clock }: Deps, language: Language): string {
  const time = clock.time()
  const part = time < '12:00' ? 'morning' : time < '18:00' ? 'afternoon' : 'evening'
  return translate(language, `common:home.greeting.${part}`)
}

/** A few people beside a number, and where they are. */
interface Note {
  readonly number: number
  readonly text: string
  readonly href: string
}

/** A number with its bar: how long, out of 100. */
interface Bar {
  readonly label: string
  readonly number: number
  readonly length: number
  readonly href?: string | undefined
  readonly notes?: readonly Note[]
}

/** How many people are how far, for one municipality: everyone of `referrals` once; who is reported has signed. */
type Stages = Omit<StageCounts, 'code' | 'name' | 'urgent'>

type Count = Exclude<keyof Stages, 'referrals'>

/** The steps after `referred`, each with those who are no further and not on their way. */
const STEPS: readonly (readonly [step: Count, ...beside: Count[]])[] = [
  ['waiting', 'undecided', 'paused'],
  ['invited', 'proposed'],
  ['confirmed', 'attended'],
  ['signed', 'refused', 'withdrawn'],
  ['reported'],
]

/** How far people are, from referred to reported, each a door to exactly them. Everyone referred is in one number or note; reported are some of who signed. */
export function funnelOf(stages: readonly Stages[], language: Language): Bar[] {
  const sum = (name: keyof Stages) => stages.reduce((total, stage) => total + stage[name], 0)
  const say = (key: string, count = 0) => translate(language, `common:home.funnel.${key}`, { count })
  const note = (name: Count) => ({ number: sum(name), text: say(name, sum(name)), href: doorTo(name) })
  const steps = STEPS.map(([name, ...beside]) => ({
    label: say(name),
    number: sum(name),
    href: doorTo(name),
    notes: beside.map(note).filter(({ number }) => number > 0),
  }))
  return withLengths([
    { label: say('referred'), number: sum('referrals'), href: doorTo('referrals'), notes: [] },
    ...steps,
  ])
}

function doorTo(phase: keyof Stages): string {
  return `/mensen?fase=${phase}`
}

/** Months with the number of deadlines that end in each, and those that are past. */
export function barsOf(
  months: readonly { month: string; people: number }[],
  language: Language,
): (Bar & { late: boolean })[] {
  return withLengths(
    months.map(({ month, people }) => ({
      label:
        month === 'past' ? translate(language, 'common:home.deadlines.past') : sayDay(`${month}-01`, language, 'month'),
      number: people,
      href: people > 0 ? `/mensen?termijn=${month}` : undefined,
      late: month === 'past',
    })),
  )
}

function withLengths<T extends { readonly number: number }>(steps: readonly T[]): (T & { length: number })[] {
  const most = Math.max(1, ...steps.map(({ number }) => number))
  // Whoever is there at all is seen.
  return steps.map((step) => ({
    ...step,
    length: step.number === 0 ? 0 : Math.max(3, Math.round((100 * step.number) / most)),
  }))
}
