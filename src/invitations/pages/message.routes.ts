import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import type { Actor } from '../../history/work.ts'
import { flash, showPage, showFramed, readerLanguage } from '../../web/page/page.ts'
import { line, readForm, ticked } from '../../web/page/form.ts'
import { mayByTelephone } from '../../pool/may-by-telephone.ts'
import { sayActor, sayEvent } from '../../words/say-event.ts'
import { sayLanguage, translate, type Language } from '../../words/words.ts'
import { recordCameBack } from '../due/came-back.ts'
import { previewLetter } from '../letters/letter-of.ts'
import { nameOf, sayLength, sayRow, textWithoutLink, sayUndone } from '../follow-up/say-message.ts'
import { countAsSent, tryAgain, settleTogether, recordCall, type CallOutcome } from '../follow-up/settle-message.ts'
import { ARRIVED_MESSAGE } from '../message/message-status.ts'
import type { Message } from '../message/message.entity.ts'
import { shownSms } from '../sms/sms-of.ts'
import type { Snapshot } from '../message/snapshot.ts'
import { findMessage, type FoundMessage } from '../recipient/recipient.ts'
import { keptHtml } from '../mail/mail-of.ts'
import { listUndone } from '../recipient/needs-person.ts'
import { listMessageEvents } from '../message/change-message.ts'
import { isDeclineReason } from '../../groups/placement-status.ts'

type ById = Request<{ id: string }>

/** One message: what was sent and what happened to it, and what a person can do about it. */
export function messageRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/berichten/:id', allow('planner', 'reader'), showMessage(deps))
  router.get('/berichten/:id/mail', allow('planner', 'reader'), showMail(deps))
  router.get('/berichten/:id/brief.pdf', allow('planner', 'reader'), sendPreview(deps))
  router.post('/berichten/:id/gebeld', allow('planner'), takeCall(deps))
  router.post('/berichten/:id/verzonden', allow('planner'), act(deps, 'counted', countAsSent))
  router.post('/berichten/:id/opnieuw', allow('planner'), act(deps, 'again', tryAgain))
  router.post('/berichten/:id/terug', allow('planner'), act(deps, 'cameBack', recordCameBack))
  return router
}

function showMessage(deps: Deps) {
  return async (request: ById, response: Response): Promise<void> => {
    const { actor, role } = callerOf(request)
    const language = readerLanguage(request)
    const found = await findMessage(deps.db.read, actor.scope, request.params.id)
    const { message, recipient } = found
    const row = sayRow(found, language)
    const events = await listMessageEvents(deps.db.read, message)
    showPage(request, response, 'invitations/message', {
      title: translate(language, 'invitations:page.title', { kind: row.kind, name: row.name }).replace(/^./, upper),
      lead: translate(language, 'invitations:page.lead', { ...row, language: sayLanguage(message.language, language) }),
      row,
      message,
      ...(message.channel === 'sms' ? saySms(deps, found, language) : { text: textWithoutLink(keptText(message)) }),
      name: nameOf(recipient),
      history: events.map((event) => ({
        at: event.at,
        text: sayEvent(event, language),
        by: sayActor(event, language),
      })),
      mailLead: mailLead(deps, found, language),
      may: mayByTelephone(recipient.referral),
      mayAct: role === 'planner' || role === 'admin',
      comeBack: COME_BACK[message.channel],
      backText: message.channel === 'sms' ? 'notArrivedText' : 'backText',
      mayComeBack: ARRIVED_MESSAGE.includes(message.status) && message.channel !== 'call',
    })
  }
}

const COME_BACK = { email: 'back', sms: 'notArrived', letter: 'returned', call: null } as const

function keptText({ snapshot }: Message): Snapshot {
  return snapshot as unknown as Snapshot
}

function saySms(deps: Deps, { message, recipient }: FoundMessage, language: Language) {
  const sms = shownSms(deps, message, recipient)
  const kept = deps.config.sms?.url === null
  const lead = translate(language, `invitations:page.${kept ? 'smsKept' : 'smsLead'}`, { name: nameOf(recipient) })
  return { sms, smsLead: lead, smsLength: sayLength(sms, language) }
}

/** Where mail is kept instead of sent, the link in it works; elsewhere staff must not be able to answer for somebody. */
function mailLead({ config }: Deps, { message, recipient }: FoundMessage, language: Language): string {
  const kept = config.smtpUrl === null && message.status === 'sent'
  return translate(language, `invitations:page.${kept ? 'mailKept' : 'textLead'}`, { name: nameOf(recipient) })
}

const upper = (letter: string) => letter.toUpperCase()

/** The mail as it looks, in a frame that may run nothing and open nothing. */
function showMail(deps: Deps) {
  return async (request: ById, response: Response): Promise<void> => {
    const found = await findMessage(deps.db.read, callerOf(request).actor.scope, request.params.id)
    showFramed(response, keptHtml(deps, found))
  }
}

function sendPreview(deps: Deps) {
  return async (request: ById, response: Response): Promise<void> => {
    const { message, recipient } = await findMessage(deps.db.read, callerOf(request).actor.scope, request.params.id)
    const pdf = await previewLetter(deps, message, recipient)
    response.set('Cache-Control', 'no-store').type('pdf').send(pdf)
  }
}

const CallForm = z.object({ uitkomst: z.enum(['komt', 'kan-niet', 'verteld', 'niet-bereikt']), reden: line })

function takeCall(deps: Deps) {
  return async (request: ById, response: Response): Promise<void> => {
    const { actor } = callerOf(request)
    const { recipient } = await findMessage(deps.db.read, actor.scope, request.params.id)
    const call = outcomeOf(readForm(request.body, CallForm))
    await recordCall(deps, actor, request.params.id, call)
    flash(request, 'ok', `invitations:done.${CALL_WORDS[call.outcome]}`, { name: nameOf(recipient) })
    response.redirect(303, '/berichten')
  }
}

const CALL_WORDS = { coming: 'comes', 'not-coming': 'notComes', told: 'told', missed: 'missed' } as const

function outcomeOf({ uitkomst, reden }: z.infer<typeof CallForm>): CallOutcome {
  if (uitkomst === 'komt') return { outcome: 'coming' }
  if (uitkomst === 'verteld') return { outcome: 'told' }
  if (uitkomst === 'niet-bereikt') return { outcome: 'missed' }
  if (!isDeclineReason(reden)) throw new InputError('reason-missing')
  return { outcome: 'not-coming', reason: reden }
}

function act(deps: Deps, words: string, run: (deps: Deps, by: Actor, id: string) => Promise<void>) {
  return async (request: ById, response: Response): Promise<void> => {
    const { actor } = callerOf(request)
    const { recipient } = await findMessage(deps.db.read, actor.scope, request.params.id)
    await run(deps, actor, request.params.id)
    flash(request, 'ok', `invitations:done.${words}`, { name: nameOf(recipient) })
    response.redirect(303, '/berichten')
  }
}

/** More in one form than this, and a browser sends too much. What is left comes with the next. */
const MOST = 300

/** Mails of which nobody knows whether they arrived, settled together: after a server that broke off there can be dozens. */
export function inDoubtRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/berichten/onzeker', allow('planner'), (request, response) => showInDoubt(deps, request, response))
  router.post('/berichten/onzeker', allow('planner'), async (request, response) => {
    const { keuze, bericht } = readForm(
      request.body,
      z.object({ keuze: z.enum(['verzonden', 'opnieuw']), bericht: ticked }),
    )
    if (bericht.length === 0) return showInDoubt(deps, request, response, 'nothing-chosen')
    const settled = await settleTogether(
      deps,
      callerOf(request).actor,
      bericht,
      keuze === 'verzonden' ? 'sent' : 'again',
    )
    flash(request, 'ok', `invitations:inDoubt.done.${keuze}`, { count: settled })
    response.redirect(303, '/berichten')
  })
  return router
}

async function showInDoubt(deps: Deps, request: Request, response: Response, fault?: 'nothing-chosen'): Promise<void> {
  const language = readerLanguage(request)
  const undone = await listUndone(deps, callerOf(request).actor.scope)
  const mails = undone.filter(({ need }) => need === 'in-flight')
  const data = {
    title: translate(language, 'invitations:tasks.inFlight', { count: mails.length }),
    mails: mails.slice(0, MOST).map((mail) => sayUndone(mail, language)),
    error: fault && translate(language, 'invitations:inDoubt.nothingChosen'),
  }
  showPage(request, response, 'invitations/in-doubt', data, fault ? 422 : 200)
}
