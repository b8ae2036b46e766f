import { Router, type Response } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { PARTS, WEEKDAYS } from '../../referrals/receiving/read-availability.ts'
import { line, readForm, ticked } from '../../web/page/form.ts'
import { type ByToken, showNewcomer } from '../../web/page/show-newcomer.ts'
import { findInvitation, type Invitation } from '../newcomer/find-invitation.ts'
import { askedLanguage } from '../newcomer/page-frame.ts'
import { tellAvailability, type ToldWeek, toldWeek } from '../newcomer/tell-availability.ts'
import { weekdayInWords } from '../texts/days-in-words.ts'
import { pageLanguage } from '../texts/page-words.ts'
import { newcomerPage } from './newcomer-page.ts'

const WhenForm = z.object({ dag: ticked, deel: ticked, taal: line })

/** Where somebody says on which days and parts of the day they can come. GET changes nothing. */
export function newcomerWhenRouter(deps: Deps): Router {
  const router = Router()
  router.get('/:token/wanneer', async (request: ByToken, response) => {
    const invitation = await open(deps, request, response)
    if (invitation) showWhen(deps, request, response, invitation, toldWeek(invitation.recipient.referral))
  })
  router.post('/:token/wanneer', async (request: ByToken, response) => {
    const { dag, deel, taal } = readForm(request.body, WhenForm)
    const invitation = await open(deps, request, response)
    if (!invitation) return
    const told = {
      days: WEEKDAYS.filter((day) => dag.includes(String(day))),
      parts: PARTS.filter((part) => deel.includes(part)),
    }
    try {
      await tellAvailability(deps, invitation.recipient, told)
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      return showWhen(deps, request, response.status(422), invitation, told, true)
    }
    response.redirect(303, `/u/${request.params.token}/wanneer?bewaard=ja&taal=${encodeURIComponent(taal)}`)
  })
  return router
}

/** Who need not come any more, and whose link is unknown or too old, see why on the page itself. */
async function open(deps: Deps, request: ByToken, response: Response): Promise<Invitation | null> {
  const { token } = request.params
  const invitation = await findInvitation(deps, token)
  const { status } = invitation?.recipient.referral ?? {}
  const isOpen = (status === 'waiting' || status === 'placed') && invitation?.state !== 'expired'
  if (invitation && isOpen) return invitation
  response.redirect(303, `/u/${encodeURIComponent(token)}`)
  return null
}

function showWhen(
  deps: Deps,
  request: ByToken,
  response: Response,
  invitation: Invitation,
  told: ToldWeek,
  empty = false,
): void {
  const asked = askedLanguage(request)
  const page = newcomerPage(invitation, { token: request.params.token, asked, now: deps.clock.now() })
  const { language } = pageLanguage(asked, invitation.language)
  showNewcomer(request, response, 'invitations/newcomer-when', {
    ...page,
    below: '/wanneer',
    days: WEEKDAYS.map((day) => ({
      value: day,
      text: weekdayInWords(day, language),
      ticked: told.days.includes(day),
    })),
    parts: PARTS.map((part) => ({ value: part, text: page.words[part], ticked: told.parts.includes(part) })),
    saved: request.query['bewaard'] === 'ja' && !empty,
    empty,
  })
}
