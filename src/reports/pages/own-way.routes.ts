import { Router } from 'express'
import type { Deps } from '../../deps.ts'
import { findInvitation, type Invitation } from '../../invitations/newcomer/find-invitation.ts'
import { askedLanguage, callTo, frame } from '../../invitations/newcomer/page-frame.ts'
import { dayInWords } from '../../invitations/texts/days-in-words.ts'
import { unbroken } from '../../invitations/texts/inserted-text.ts'
import { pageLanguage, said, type PageLanguage } from '../../invitations/texts/page-words.ts'
import { type ByToken, showNewcomer } from '../../web/page/show-newcomer.ts'
import { type OwnWay, showOwnWay } from '../lists/own-way.ts'

/** How far somebody is, behind the same link as their invitation. It stands at the last stage, since it looks at all of them. */
export function ownWayRouter(deps: Deps): Router {
  const router = Router()
  router.get('/:token/mijn-traject', async (request: ByToken, response) => {
    const { token } = request.params
    const invitation = await findInvitation(deps, token)
    // The page of the invitation says why a link leads nowhere.
    if (!invitation) return response.redirect(303, `/u/${encodeURIComponent(token)}`)
    const reading = pageLanguage(askedLanguage(request), invitation.language)
    const way = await showOwnWay(deps.db.read, invitation.recipient.referral)
    showNewcomer(request, response, 'reports/own-way', {
      ...pageOf(invitation, reading, token),
      lines: sayWay(way, reading),
    })
  })
  return router
}

function pageOf({ recipient }: Invitation, reading: PageLanguage, token: string) {
  const { sender } = recipient.municipality
  return {
    ...frame(reading, `/u/${token}`),
    below: '/mijn-traject',
    title: reading.words['way'],
    sender: sender.name,
    ...callTo(unbroken(sender.phone), reading),
  }
}

/** A line each: what is done, marked as such, and what is still to do. */
function sayWay({ hours, signedOn, shownFrom }: OwnWay, { words, language }: PageLanguage) {
  const say = (name: string, values = {}) => said(words[name]!, values, language.direction)
  const number = (count: number) => new Intl.NumberFormat(language.locale).format(count)
  const day = (date: string) => dayInWords(date, language)
  return [
    ...(hours ? [{ done: hours.done > 0, text: say('wayDone', { hours: number(hours.done) }) }] : []),
    ...(hours && hours.left > 0 ? [{ done: false, text: say('wayLeft', { hours: number(hours.left) }) }] : []),
    ...(hours?.activityLeft ? [{ done: false, text: say('wayActivity') }] : []),
    signedOn === null
      ? { done: false, text: say('wayUnsigned') }
      : { done: true, text: say('waySigned', { day: day(signedOn) }) },
    ...(signedOn === null
      ? []
      : shownFrom === null
        ? [{ done: false, text: say('wayDuoSoon') }]
        : [{ done: true, text: say('wayDuo', { day: day(shownFrom) }) }]),
  ]
}
