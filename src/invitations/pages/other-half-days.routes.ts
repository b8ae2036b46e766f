import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { sessionsByGroup } from '../../groups/group/find-group.ts'
import { findOtherHalfDays, listGroupsIn } from '../../groups/planning/other-half-days.ts'
import { line, readForm } from '../../web/page/form.ts'
import type { ByToken } from '../../web/page/show-newcomer.ts'
import { findInvitation, type Invitation } from '../newcomer/find-invitation.ts'
import { takeHalfDay } from '../newcomer/take-half-day.ts'
import { dayInWords } from '../texts/days-in-words.ts'
import { pageLanguage, said } from '../texts/page-words.ts'
import { daysOf, placeOf } from './newcomer-page.ts'

/** So many pages ask the planner at once; who comes then is offered nothing, and sees the page all the same. */
const MOST_ASKING = 4
let asking = 0

/** The half days that somebody who can't come may choose instead, as their page shows them; none while they have a seat. */
export async function showOtherHalfDays(deps: Deps, invitation: Invitation, asked: unknown) {
  if (invitation.state !== 'not-coming' || asking >= MOST_ASKING) return []
  asking++
  const { slots } = await findOtherHalfDays(deps, invitation.recipient.referral).finally(() => asking--)
  const reading = pageLanguage(asked, invitation.language)
  const groups = await listGroupsIn(deps.db.read, slots)
  const sessions = await sessionsByGroup(
    deps.db.read,
    groups.map(({ id }) => id),
  )
  return groups.flatMap((group) => {
    const own = sessions.get(group.id) ?? []
    const [first] = own
    if (!first) return []
    const day = dayInWords(first.day, reading.language)
    return [
      {
        slot: group.slot.code,
        days: daysOf(own, reading),
        place: placeOf(group, reading),
        label: said(reading.words['takeDay']!, { day }, reading.language.direction),
      },
    ]
  })
}

const HalfDayForm = z.object({ dag: line, taal: line })

/** Where somebody who can't come takes another half day, by one press of a button. */
export function otherHalfDaysRouter(deps: Deps): Router {
  const router = Router()
  router.post('/:token/andere-dag', async (request: ByToken, response) => {
    const { token } = request.params
    const { dag, taal } = readForm(request.body, HalfDayForm)
    const language = taal ? `taal=${encodeURIComponent(taal)}` : ''
    const invitation = await findInvitation(deps, token)
    if (invitation?.state !== 'not-coming') return response.redirect(303, `/u/${encodeURIComponent(token)}?${language}`)
    try {
      const word = await takeHalfDay(deps, invitation.recipient, dag)
      response.redirect(303, `/u/${word}?${language}`)
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error
      response.redirect(303, `/u/${token}?${[language, 'net-weg=1'].filter(Boolean).join('&')}`)
    }
  })
  // A telephone that opens its last page again asks for where the form went.
  router.get('/:token/andere-dag', (request: ByToken, response) =>
    response.redirect(303, `/u/${encodeURIComponent(request.params.token)}`),
  )
  return router
}
