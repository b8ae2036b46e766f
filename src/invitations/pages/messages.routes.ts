import { setTimeout as pause } from 'node:timers/promises'
import { Router, type Request, type Response } from 'express'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { translate, type Language, sayLanguage } from '../../words/words.ts'
import { tasksFor } from '../follow-up/invitation-tasks.ts'
import { countLetters, listBatches } from '../letters/list-letters.ts'
import { messageListRoutes, showMessageList } from './message-list.routes.ts'
import { messageRoutes, inDoubtRoutes } from './message.routes.ts'
import { listRequests, finishRequest, type OpenRequest } from '../newcomer/newcomer-requests.ts'
import { countNeeds, listUndone } from '../recipient/needs-person.ts'
import { listHoles } from '../due/queue-messages.ts'
import { sayUndone, sayMissing } from '../follow-up/say-message.ts'
import { sendMessages } from '../mail/send-messages.ts'
import { lettersRoutes } from './letters.routes.ts'
import { DECLINE_REASONS } from '../../groups/placement-status.ts'

const PATIENCE = 3_000

/** Letters and messages for staff: what asks for a person on top, then letters, then everything that went out. */
export function messagesRouter(deps: Deps): Router {
  const router = Router()
  router.get('/berichten', allow('planner', 'reader'), showMessages(deps))
  router.post('/berichten/verstuur', allow('planner'), async (request, response) => {
    const sending = sendMessages(deps, callerOf(request).actor)
    sending.catch((error: unknown) => deps.log.error({ err: error }, 'sending failed'))
    // A mail server can think for minutes: whoever pressed the button doesn't wait for it.
    const sent = await Promise.race([sending, pause(PATIENCE, null, { ref: false })])
    if (sent) flash(request, 'ok', sent.sms === undefined ? 'invitations:sent' : 'invitations:sentWithSms', { ...sent })
    else flash(request, 'info', 'invitations:sending')
    response.redirect(303, '/berichten')
  })
  return router.use(
    messageListRoutes(deps),
    inDoubtRoutes(deps),
    lettersRoutes(deps),
    requestsRoutes(deps),
    messageRoutes(deps),
  )
}

function showMessages(deps: Deps) {
  return async (request: Request, response: Response): Promise<void> => {
    const { role, actor } = callerOf(request)
    const language = readerLanguage(request)
    const list = await showMessageList(deps, request)
    // Who narrows the list, puts it in order or turns a page, is at the list.
    if (list.query) return showPage(request, response, 'invitations/message-list', { title: list.listTitle, list })
    const undone = await listUndone(deps, actor.scope)
    const requests = await listRequests(deps, actor.scope)
    const holes = await listHoles(deps, actor.scope)
    const letters = await countLetters(deps, actor.scope)
    const needs = countNeeds(undone.map(({ need }) => need))
    const [task] = tasksFor({ needs, requests: requests.length, holes: holes.length, letters })
    const inDoubt = needs['in-flight']
    showPage(request, response, 'invitations/messages', {
      title: task ? translate(language, task.words, { count: task.count }) : translate(language, 'invitations:allDone'),
      quiet: !task,
      mayAct: role === 'planner' || role === 'admin',
      undone: undone.map((one) => sayUndone(one, language)),
      inDoubt: inDoubt > 1 ? inDoubt : 0,
      reasons: declineReasons(language),
      requests: requests.map((asked) => sayRequest(asked, language)),
      incomplete: holes.map((hole) => ({
        text: sayMissing(hole, language),
        reference: hole.reference,
      })),
      letters,
      batches: await listBatches(deps, actor.scope),
      list,
    })
  }
}

function declineReasons(language: Language) {
  return DECLINE_REASONS.map(({ code }) => ({ value: code, label: translate(language, `history:cannot.${code}`) }))
}

/** Somebody of the staff says that what a newcomer asked for is arranged. */
function requestsRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/berichten/vragen/:id/klaar', allow('planner'), async (request, response) => {
    await finishRequest(deps, callerOf(request).actor, String(request.params['id']))
    flash(request, 'ok', 'invitations:requests.done')
    response.redirect(303, '/berichten#vragen')
  })
  return router
}

/** A request in words: `Een plaats voor een rolstoel, een tolk (Somalisch)`. */
function sayRequest({ needs, language, ...request }: OpenRequest, reader: Language) {
  const words = needs.map((need) => translate(reader, `invitations:requests.needs.${need}`)).join(', ')
  const spoken = language ? ` (${sayLanguage(language, reader)})` : ''
  const dial = request.phone ? `tel:${request.phone.replaceAll(/[^\d+]/g, '')}` : null
  return { ...request, dial, text: words + spoken }
}
