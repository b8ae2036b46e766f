import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { sayRoom } from '../../municipalities/half-days/slot-notes.ts'
import { type FormError, formError, line, readForm } from '../../web/page/form.ts'
import { showPage } from '../../web/page/page.ts'
import { sayAvailability } from '../../words/say-field.ts'
import { type Language, sayDay, sayLanguage, sayLanguages, translate } from '../../words/words.ts'
import { answerRequest } from '../trainers/answer-request.ts'
import {
  type OwnSession,
  openTrainerLink,
  showOwnSessions,
  trainerAsActor,
  trainerFeed,
} from '../trainers/own-sessions.ts'
import { sayFee, sayTrainerTask } from '../trainers/say-trainers.ts'
import { trainerLink } from '../trainers/trainer-mail-text.ts'
import type { Trainer } from '../trainers/trainer.entity.ts'

type ByWord = Request<{ word: string }>

const answer = z.object({ request: line, says: z.enum(['yes', 'no']), sequence: z.coerce.number().int() })
const query = z.object({ klaar: z.enum(['accepted', 'declined', 'settled']).optional().catch(undefined) })

/**
 * What a trainer sees behind the link in their mails, under `/t`: what they are asked for, what they give, and a calendar. No account, no
 * cookies: the unguessable word in the address is what lets them in, also for answering. GET changes nothing: mail scanners open links.
 */
export function trainerLinkRouter(deps: Deps): Router {
  const router = Router()
  router.use((_request, response, next) => {
    response.set({ 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex, nofollow', 'Cache-Control': 'no-store' })
    next()
  })
  router.get('/:word', async (request, response) => {
    await showOwn(deps, request, response, await openLink(deps, request))
  })
  router.get('/:word/dagdeel.ics', async (request, response) => {
    const trainer = await openLink(deps, request)
    response.type('text/calendar; charset=utf-8').send(await trainerFeed(deps, trainer, trainerLink(deps, trainer)))
  })
  router.post('/:word', async (request, response) => {
    const trainer = await openLink(deps, request)
    const given = readForm(request.body, answer)
    try {
      const outcome = await answerRequest(deps, trainerAsActor(trainer), given, trainer.id)
      response.redirect(303, `/t/${request.params.word}?klaar=${outcome}`)
    } catch (error) {
      await showOwn(deps, request, response, trainer, formError(request, error))
    }
  })
  return router
}

/** Whose link it is; what goes wrong from then on is said in their language. */
async function openLink(deps: Deps, request: ByWord): Promise<Trainer> {
  const trainer = await openTrainerLink(deps, request.params.word)
  request.askedLanguage = trainer.language
  return trainer
}

async function showOwn(
  deps: Deps,
  request: ByWord,
  response: Response,
  trainer: Trainer,
  error?: FormError,
): Promise<void> {
  const { language } = trainer
  const say = (key: string, values = {}) => translate(language, `trainers:own.${key}`, values)
  const sessions = await showOwnSessions(deps, trainer)
  const these = (...standings: string[]) =>
    sessions.filter(({ standing }) => standings.includes(standing)).map((one) => shownSession(one, language))
  const { klaar } = readForm(request.query, query)
  const asked = these('asked')
  const data = {
    layout: 'trainer',
    language,
    title: asked.length > 0 ? say('titleAsked', { count: asked.length }) : say('title'),
    hello: say('hello', { name: trainer.name }),
    ...{ asked, given: these('accepted'), over: these('off', 'settled', 'withdrawn') },
    done: klaar && say(`done.${klaar}`),
    error,
    address: `/t/${request.params.word}`,
    calendar: `${trainerLink(deps, trainer)}/dagdeel.ics`,
    known: await knownOf(deps, trainer),
  }
  showPage(request, response, 'groups/own-sessions', data, error?.status)
}

/** All that is kept of somebody. */
async function knownOf({ db }: Deps, trainer: Trainer) {
  const { language, roles, municipalities } = trainer
  const say = (key: string) => translate(language, `trainers:${key}`)
  const places = (await db.read.find(Municipality, { order: { name: 'ASC' } })).filter(({ code }) =>
    municipalities.includes(code),
  )
  return [
    { label: say('name'), text: trainer.name },
    { label: say('form.email'), text: trainer.email },
    { label: say('form.phone'), text: trainer.phone ?? '–' },
    { label: say('form.language'), text: say(`form.writes.${language}`) },
    { label: say('what'), text: roles.map((role) => say(`role.${role}`)).join(', ') },
    { label: say('speaks'), text: sayLanguages(trainer.languages, language) },
    { label: say('places'), text: places.map(({ name }) => name).join(', ') },
    { label: say('feeOf'), text: sayFee(trainer.feeCents, language) || '–' },
    { label: say('form.when'), text: sayAvailability(trainer.availability ?? {}, language) },
  ]
}

function shownSession({ request, standing, people }: OwnSession, language: Language) {
  const { session } = request
  const { room } = session.group.slot
  return {
    ...{ id: request.id, sequence: session.sequence, standing },
    task: sayTrainerTask(request, language),
    day: sayDay(session.day, language, 'full'),
    time: `${session.startTime}–${session.endTime}`,
    place: [room.venue.name, sayRoom(room.code, language), ...room.venue.address].join(', '),
    group: translate(language, 'trainers:mail.group', {
      language: sayLanguage(session.group.language, language),
      count: people,
    }),
    over: standing === 'off' || standing === 'withdrawn' ? 'off' : 'settled',
  }
}
