import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { allow, callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import { errorsOf, type FormError, formError, line, readForm, ticked } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { type Language, sayDay, sayLanguage, translate } from '../../words/words.ts'
import type { Session } from '../session.entity.ts'
import { answerRequest, withdrawRequest } from '../trainers/answer-request.ts'
import { askTrainers } from '../trainers/ask-trainers.ts'
import { listUnstaffed } from '../trainers/list-staffing.ts'
import { sayFee, sayMissingTrainer, sayTrainerTask } from '../trainers/say-trainers.ts'
import { type TrainerCandidate, showSessionTrainers, type ShownNeed } from '../trainers/show-session-trainers.ts'
import { listMailTrouble, listUnreached } from '../trainers/mail-trouble.ts'
import { requestStanding } from '../trainers/standing.ts'
import type { TrainerMail } from '../trainers/trainer-mail.entity.ts'
import type { TrainerRequest } from '../trainers/trainer-request.entity.ts'
import { TRAINER_ROLES } from '../trainers/trainer.entity.ts'
import { TRAVEL_MINUTES } from '../trainers/weigh-trainer.ts'

type BySession = Request<{ id: string; number: string }>

const asking = z.object({ role: z.enum(TRAINER_ROLES), language: line, trainer: ticked })
const answer = z.object({ request: line, says: z.enum(['yes', 'no', 'withdraw']), sequence: z.coerce.number().int() })

/** Whom a session needs and who gives it: asking trainers, and taking an answer that somebody gave by telephone. */
export function sessionTrainersRouter(deps: Deps): Router {
  const router = Router()
  router.use(['/groepen/zoekt', '/groepen/:id/trainers'], allow('planner'))
  router.get('/groepen/zoekt', (request, response) => showUnstaffed(deps, request, response))
  router.get('/groepen/:id/trainers/:number', (request, response) => show(deps, request, response))
  router.post('/groepen/:id/trainers/:number', async (request, response) => {
    const { trainer, ...need } = readForm(request.body, asking)
    const { id } = request.params
    const number = numberOf(request)
    try {
      const asked = { ...need, group: id, number, trainers: trainer }
      const count = await askTrainers(deps, callerOf(request).actor, asked)
      flash(request, 'ok', 'trainers:ask.done', { count })
    } catch (error) {
      const found = formError(request, error, { 'trainers-missing': `${need.role}-${need.language}` })
      return show(deps, request, response, found)
    }
    response.redirect(303, addressOf(request))
  })
  router.post('/groepen/:id/trainers/:number/antwoord', async (request, response) => {
    const given = readForm(request.body, answer)
    const { actor } = callerOf(request)
    try {
      const { says } = given
      if (says === 'withdraw') {
        await withdrawRequest(deps, actor, given.request)
        flash(request, 'ok', 'trainers:answer.withdrawn')
      } else {
        const outcome = await answerRequest(deps, actor, { ...given, says })
        flash(request, outcome === 'settled' ? 'info' : 'ok', `trainers:answer.${outcome}`)
      }
    } catch (error) {
      return show(deps, request, response, formError(request, error))
    }
    response.redirect(303, addressOf(request))
  })
  return router
}

/** @throws NotFoundError `session-unknown` for what is no number of a session. */
function numberOf({ params }: BySession): number {
  if (!/^\d{1,4}$/.test(params.number)) throw new NotFoundError('session-unknown')
  return Number(params.number)
}

function addressOf({ params }: BySession): string {
  return `/groepen/${encodeURIComponent(params.id)}/trainers/${encodeURIComponent(params.number)}`
}

async function showUnstaffed(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const { scope } = callerOf(request).actor
  const unstaffed = await listUnstaffed(deps, scope)
  const unreached = await listUnreached(deps, scope)
  showPage(request, response, 'groups/unstaffed', {
    title: translate(language, 'trainers:unstaffed.title', { count: unstaffed.length }),
    sessions: unstaffed.map(({ session, missing }) => ({
      ...{ href: pageOf(session), when: sayWhen(session, language) },
      spoken: sayLanguage(session.group.language, language),
      venue: session.group.slot.room.venue.name,
      needs: missing.map((need) => sayMissingTrainer(need, language)),
    })),
    unreached: unreached.map(({ kind, status, request: { trainer, session } }) => ({
      ...{ name: trainer.name, phone: trainer.phone, status },
      ...{ href: pageOf(session), when: sayWhen(session, language) },
      subject: translate(language, `trainers:mail.${kind}.subject`, { day: sayDay(session.day, language) }),
    })),
  })
}

/** Where a planner arranges who gives a session; of a group that was called off, the group. */
function pageOf({ group, number }: Session): string {
  return group.status === 'cancelled' ? `/groepen/${group.id}` : `/groepen/${group.id}/trainers/${number}`
}

function sayWhen({ day, startTime, endTime }: Session, language: Language): string {
  return `${sayDay(day, language, 'short')} ${startTime}–${endTime}`
}

async function show(deps: Deps, request: BySession, response: Response, error?: FormError): Promise<void> {
  const language = readerLanguage(request)
  const { scope } = callerOf(request).actor
  const number = numberOf(request)
  const { session, begun, needs, unneeded } = await showSessionTrainers(deps, scope, request.params.id, number)
  const { group } = session
  const trouble = await listMailTrouble(deps.db.read, [session.id])
  const errors = errorsOf(error)
  const when = `${sayDay(session.day, language, 'full')}, ${session.startTime}–${session.endTime}`
  const data = {
    title: translate(language, 'trainers:session.title', { day: sayDay(session.day, language, 'full') }),
    lead: [when, group.slot.room.venue.name, sayLanguage(group.language, language)].join(' · '),
    ...{ group, number, sequence: session.sequence, begun, error, errors, travel: TRAVEL_MINUTES },
    needs: needs.map((need) => ({
      ...shownNeed(need, language, trouble),
      wrong: errors[`${need.role}-${need.language}`],
    })),
    unneeded: unneeded.map((one) => ({ ...shownRequest(one, trouble), task: sayTrainerTask(one, language) })),
  }
  showPage(request, response, 'groups/session-trainers', data, error?.status)
}

/** So many are ticked beforehand: who is first in turn. */
const TICKED = 3

function shownNeed(need: ShownNeed, language: Language, trouble: ReadonlyMap<string, TrainerMail>) {
  const { role, given, asked, free, taken } = need
  return {
    ...{ role, language: need.language, open: given === null },
    title: sayTrainerTask(need, language),
    missing: sayMissingTrainer(need, language),
    given: given && shownRequest(given, trouble),
    asked: asked.map((one) => shownRequest(one, trouble)),
    free: free.map((one, index) => ({ ...shownCandidate(one, language), checked: index < TICKED })),
    taken: taken.map((one) => ({
      ...shownCandidate(one, language),
      why: translate(language, `trainers:obstacle.${one.obstacle}`),
      loses: one.loses.map(({ day, start, end }) => `${sayDay(day, language, 'short')} ${start}–${end}`).join(', '),
    })),
  }
}

function shownRequest({ id, trainer }: TrainerRequest, trouble: ReadonlyMap<string, TrainerMail>) {
  return { id, name: trainer.name, phone: trainer.phone, mail: trouble.get(id)?.status }
}

function shownCandidate({ trainer, recent, before }: TrainerCandidate, language: Language) {
  const standing = before && requestStanding(before)
  const facts = [
    translate(language, 'trainers:ask.recent', { count: recent }),
    sayFee(trainer.feeCents, language) || translate(language, 'trainers:ask.noFee'),
    standing && translate(language, `trainers:ask.before.${standing}`),
  ]
  return { id: trainer.id, name: trainer.name, phone: trainer.phone, facts: facts.filter(Boolean).join(' · ') }
}
