import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { allow, callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { errorsOf, type FormError, formError, line, readForm, ticked } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { type Language, sayDay, sayLanguage, translate } from '../../words/words.ts'
import { answerRequest, withdrawRequest } from '../trainers/answer-request.ts'
import { askTrainers } from '../trainers/ask-trainers.ts'
import { listUnstaffed } from '../trainers/list-staffing.ts'
import { sayFee, sayMissingTrainer, sayTrainerTask } from '../trainers/say-trainers.ts'
import { type TrainerCandidate, showSessionTrainers, type ShownNeed } from '../trainers/show-session-trainers.ts'
import { listMailTrouble } from '../trainers/mail-trouble.ts'
import { requestStanding } from '../trainers/standing.ts'
import { TRAINER_ROLES } from '../trainers/trainer.entity.ts'
import { TRAVEL_MINUTES } from '../trainers/weigh-trainer.ts'

type BySession = Request<{ id: string; number: string }>

const asking = z.object({ role: z.enum(TRAINER_ROLES), language: line, trainer: ticked })
const answer = z.object({ request: line, says: z.enum(['yes', 'no', 'withdraw']) })

/** Whom a session needs and who gives it: asking trainers, and taking an answer that somebody gave by telephone. */
export function sessionTrainersRouter(deps: Deps): Router {
  const router = Router()
  router.use(['/groepen/zoekt', '/groepen/:id/trainers'], allow('planner'))
  router.get('/groepen/zoekt', (request, response) => showUnstaffed(deps, request, response))
  router.get('/groepen/:id/trainers/:number', (request, response) => show(deps, request, response))
  router.post('/groepen/:id/trainers/:number', async (request, response) => {
    const { trainer, ...need } = readForm(request.body, asking)
    const { id, number } = request.params
    try {
      const asked = { ...need, group: id, number: Number(number), trainers: trainer }
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
      if (given.says === 'withdraw') {
        await withdrawRequest(deps, actor, given.request)
        flash(request, 'ok', 'trainers:answer.withdrawn')
      } else {
        const outcome = await answerRequest(deps, actor, given.request, given.says)
        flash(request, outcome === 'settled' ? 'info' : 'ok', `trainers:answer.${outcome}`)
      }
    } catch (error) {
      return show(deps, request, response, formError(request, error))
    }
    response.redirect(303, addressOf(request))
  })
  return router
}

function addressOf({ params }: BySession): string {
  return `/groepen/${encodeURIComponent(params.id)}/trainers/${encodeURIComponent(params.number)}`
}

async function showUnstaffed(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const unstaffed = await listUnstaffed(deps, callerOf(request).actor.scope)
  showPage(request, response, 'groups/unstaffed', {
    title: translate(language, 'trainers:unstaffed.title', { count: unstaffed.length }),
    sessions: unstaffed.map(({ session, missing }) => ({
      href: `/groepen/${session.group.id}/trainers/${session.number}`,
      when: `${sayDay(session.day, language, 'short')} ${session.startTime}–${session.endTime}`,
      spoken: sayLanguage(session.group.language, language),
      venue: session.group.slot.room.venue.name,
      needs: missing.map((need) => sayMissingTrainer(need, language)),
    })),
  })
}

async function show(deps: Deps, request: BySession, response: Response, error?: FormError): Promise<void> {
  const language = readerLanguage(request)
  const { scope } = callerOf(request).actor
  const { id, number } = request.params
  const { session, begun, needs } = await showSessionTrainers(deps, scope, id, Number(number))
  const { group } = session
  const trouble = await listMailTrouble(deps.db.read, session.id)
  const errors = errorsOf(error)
  const when = `${sayDay(session.day, language, 'full')}, ${session.startTime}–${session.endTime}`
  const data = {
    title: translate(language, 'trainers:session.title', { day: sayDay(session.day, language, 'full') }),
    lead: [when, group.slot.room.venue.name, sayLanguage(group.language, language)].join(' · '),
    ...{ group, number: session.number, begun, error, errors, travel: TRAVEL_MINUTES },
    needs: needs.map((need) => ({
      ...shownNeed(need, language, trouble),
      wrong: errors[`${need.role}-${need.language}`],
    })),
  }
  showPage(request, response, 'groups/session-trainers', data, error?.status)
}

/** So many are ticked beforehand: who is first in turn. */
const TICKED = 3

function shownNeed(need: ShownNeed, language: Language, trouble: ReadonlyMap<string, 'failed' | 'doubt'>) {
  const { role, given, asked, free, taken } = need
  return {
    ...{ role, language: need.language, open: given === null },
    title: sayTrainerTask(need, language),
    missing: sayMissingTrainer(need, language),
    given: given && { id: given.id, name: given.trainer.name, phone: given.trainer.phone },
    asked: asked.map((one) => ({
      id: one.id,
      name: one.trainer.name,
      phone: one.trainer.phone,
      mail: trouble.get(one.id),
    })),
    free: free.map((one, index) => ({ ...shownCandidate(one, language), checked: index < TICKED })),
    taken: taken.map((one) => ({
      ...shownCandidate(one, language),
      why: translate(language, `trainers:obstacle.${one.obstacle}`),
      loses: one.loses.map(({ day, start, end }) => `${sayDay(day, language, 'short')} ${start}–${end}`).join(', '),
    })),
  }
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
