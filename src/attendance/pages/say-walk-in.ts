import { type Language, sayDay, sayLanguages, translate } from '../../words/words.ts'
import type { PossibleWalkIn } from '../marks/find-walk-ins.ts'

/** Somebody who stands at the door, and in words what can be done for them. */
export function shownWalkIn(one: PossibleWalkIn, language: Language) {
  const { referral, can, why, placementId, elsewhere } = one
  const values = elsewhere
    ? {
        day: sayDay(elsewhere.session.day, language, 'short'),
        place: elsewhere.placement.group.slot.room.venue.name,
      }
    : {}
  const key = can === 'none' ? `not.${why}` : can
  return {
    id: referral.id,
    reference: referral.reference,
    spoken: sayLanguages(referral.person.languages, language),
    can,
    placementId,
    text: translate(language, `attendance:walkIn.${key}`, values),
  }
}
