import { Router, type Response, type ErrorRequestHandler } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { answerPlacement, type Answer } from '../../groups/seats/answer-placement.ts'
import { NEWCOMER } from '../../history/work.ts'
import { line, readForm } from '../../web/page/form.ts'
import { findInvitation, mayChoose, type Invitation, findOnlyPhone } from '../newcomer/find-invitation.ts'
import { otherHalfDaysRouter, showOtherHalfDays } from './other-half-days.routes.ts'
import { newcomerWhenRouter } from './newcomer-when.routes.ts'
import { newcomerStatementRouter, sayStatement } from './newcomer-statement.routes.ts'
import { hasSound, newcomerSoundRouter } from './newcomer-sound.routes.ts'
import { newcomerHelpRouter } from './newcomer-help.routes.ts'
import { browserLanguage, newcomerPage, saySms, showUnknown } from './newcomer-page.ts'
import { type ByToken, showNewcomer } from '../../web/page/show-newcomer.ts'
import { askedLanguage, callTo, frame } from '../newcomer/page-frame.ts'
import { pageLanguage, said } from '../texts/page-words.ts'
import { calendarOf } from '../mail/calendar-file.ts'
import { unbroken } from '../texts/inserted-text.ts'
import { confirmEmail, findEmailLink } from '../newcomer/confirm-email.ts'
import { explainError } from '../../web/page/error-page.ts'
import { isDeclineReason } from '../../groups/placement-status.ts'

/**
 * What a newcomer sees behind the link in the invitation, under `/u`. No account, no cookies: the unguessable word in the address is
 * what lets somebody in, also for answering. GET changes nothing: mail scanners open links.
 */
export function newcomerRouter(deps: Deps): Router {
  const router = Router()
  router.use((_request, response, next) => {
    response.set({ 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex, nofollow', 'Cache-Control': 'no-store' })
    next()
  })
  router.get('/:token', showInvitation(deps, 'invitations/newcomer'))
  router.get('/:token/kan-niet', showInvitation(deps, 'invitations/newcomer-reason'))
  router.get('/:token/agenda.ics', sendCalendar(deps))
  router.post('/:token/antwoord', postAnswer(deps))
  return router.use(
    newcomerHelpRouter(deps),
    newcomerStatementRouter(deps),
    newcomerSoundRouter(deps),
    newcomerWhenRouter(deps),
    otherHalfDaysRouter(deps),
    confirmEmailRouter(deps),
  )
}

type Route = (request: ByToken, response: Response) => Promise<void>

function showInvitation(deps: Deps, view: string): Route {
  return async (request, response) => {
    const { token } = request.params
    const invitation = await findInvitation(deps, token)
    if (!invitation) return showUnknown(deps, request, response)
    const page = newcomerPage(invitation, { token, asked: request.query['taal'], now: deps.clock.now() })
    const choosing = mayChoose(page.state)
    const shown = choosing ? view : 'invitations/newcomer'
    showNewcomer(request, response, shown, {
      below: shown === view && view !== 'invitations/newcomer' ? '/kan-niet' : '',
      ...page,
      choosing,
      full: request.query['vol'] === '1' && page.state === 'not-coming',
      others: shown === 'invitations/newcomer' ? await showOtherHalfDays(deps, invitation, request.query['taal']) : [],
      justGone: request.query['net-weg'] === '1',
      sms: saySms(deps, invitation.recipient.person, page),
      takenBack: request.query['bewaard'] === 'terug',
      heard: shown === 'invitations/newcomer' && (await hasSound(deps, invitation, request.query['taal'])),
      statement: await sayStatement(deps, invitation, request.query['taal']),
    })
  }
}

function sendCalendar(deps: Deps): Route {
  return async (request, response) => {
    const invitation = await findInvitation(deps, request.params.token)
    if (!invitation || (invitation.state !== 'open' && invitation.state !== 'coming'))
      return showUnknown(deps, request, response)
    const { language } = pageLanguage(request.query['taal'], invitation.language)
    const { content } = calendarOf(deps, invitation.recipient, 'PUBLISH', language.code)
    response.attachment('bijeenkomst.ics').type('text/calendar').send(content)
  }
}

const AnswerForm = z.object({ antwoord: line, reden: line, taal: line })

function postAnswer(deps: Deps): Route {
  return async (request, response) => {
    const { token } = request.params
    const invitation = await findInvitation(deps, token)
    if (!invitation) return showUnknown(deps, request, response)
    const form = readForm(request.body, AnswerForm)
    const language = form.taal ? `taal=${encodeURIComponent(form.taal)}` : ''
    const answer = answerOf(form)
    if (!answer || (invitation.underWay && !answer.coming))
      return response.redirect(303, `/u/${token}/kan-niet?${language}`)
    let full = ''
    try {
      await answerPlacement(deps, NEWCOMER, invitation.recipient.placement.id, answer)
    } catch (error) {
      // When the world changed meanwhile, the page itself says how it is now.
      if (!(error instanceof ConflictError)) throw error
      if (error.code === 'seat-gone') full = 'vol=1'
    }
    response.redirect(303, `/u/${token}?${[language, full].filter(Boolean).join('&')}`)
  }
}

/** Without a reason somebody who can't come is asked for one. */
function answerOf({ antwoord, reden }: z.infer<typeof AnswerForm>): Answer | null {
  if (antwoord === 'kom') return { coming: true }
  return isDeclineReason(reden) ? { coming: false, reason: reden } : null
}

/**
 * Behind the link in a mail to a new e-mail address: a button, since GET changes nothing. The page names nobody and says nothing about
 * anybody: the address may be somebody else's.
 */
function confirmEmailRouter(deps: Deps): Router {
  const router = Router()
  router.get('/:token/adres', async (request: ByToken, response) => {
    const { token } = request.params
    const link = await findEmailLink(deps, token)
    if (!link) return showUnknown(deps, request, response)
    const reading = pageLanguage(askedLanguage(request), link.language)
    const { words } = reading
    const state = link.confirmed ? 'confirmed' : link.open ? 'open' : 'old'
    showNewcomer(request, response.status(state === 'old' ? 410 : 200), 'invitations/newcomer-email', {
      ...frame(reading, `/u/${token}`),
      ...callTo(unbroken(link.sender.phone), reading),
      below: '/adres',
      title: words['email'],
      sender: link.sender.name,
      state: { [state]: true },
    })
  })
  router.post('/:token/adres', async (request: ByToken, response) => {
    await confirmEmail(deps, request.params.token)
    const asked = askedLanguage(request)
    const language = typeof asked === 'string' && asked !== '' ? `?taal=${encodeURIComponent(asked)}` : ''
    response.redirect(303, `/u/${encodeURIComponent(request.params.token)}/adres${language}`)
  })
  return router
}

/**
 * What a newcomer reads when something went wrong, or when they came too often: in their own language, with what they can do. Comes
 * after the newcomer's routes. Who comes too often costs no look at their invitation.
 */
export function newcomerErrors(deps: Deps): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return async (error: unknown, request, response, next) => {
    const { status } = explainError(error, request, deps.log)
    if (response.headersSent) return next(error)
    const token = /^\/([a-z2-9]{26})(?=[/?]|$)/.exec(request.url)?.[1] ?? ''
    const often = status === 429
    const invitation = often ? null : await findQuietly(deps, token)
    const reading = pageLanguage(askedLanguage(request), invitation?.language ?? browserLanguage(request))
    const { words, language } = reading
    const own = invitation?.recipient.municipality.sender
    const phone = own ? unbroken(own.phone) : await findOnlyPhone(deps)
    showNewcomer(request as unknown as ByToken, response.status(status), 'invitations/newcomer-failed', {
      ...frame(reading, token && `/u/${token}`),
      languages: [],
      token,
      sender: own?.name,
      heading: often ? words['tooMany'] : words['failed'],
      text: often
        ? words['tooManyText']
        : phone
          ? said(words['failedText']!, { phone }, language.direction)
          : words['helpText'],
      ...(phone && callTo(phone, reading)),
    })
  }
}

/** When the database is what went wrong, the page comes without a telephone number, unless that is still known. */
async function findQuietly(deps: Deps, token: string): Promise<Invitation | null> {
  try {
    return await findInvitation(deps, token)
  } catch {
    return null
  }
}
