import type { Request } from 'express'
import type { Clock } from '../../outside/clock.ts'
import { readerLanguage, type PageData } from '../../web/page/page.ts'
import { sayLanguage, sayActivity, sayDay, translate } from '../../words/words.ts'
import type { ListedSeat, ShownSession } from '../sessions/show-session.ts'

/** What the page of one session shows. */
export function sessionPage(request: Request, shown: ShownSession, clock: Clock): PageData {
  const language = readerLanguage(request)
  const { session, seats, declined, elsewhere, isLast } = shown
  const { group } = session
  const notYet = session.day > clock.today()
  const here = seats.filter(({ mark }) => mark?.status === 'present').length
  const signed = seats.filter(({ signing }) => signing?.signedOn).length
  const when = `${sayDay(session.day, language, 'full')}, ${session.startTime}–${session.endTime}`
  const count = { here, signed, people: seats.length }
  return {
    title: translate(language, headingOf(notYet, isLast), { ...count, count: seats.length }),
    lead: [
      when,
      group.slot.room.venue.name,
      sayLanguage(group.language, language),
      sayActivity(session.activity, language),
    ]
      .filter(Boolean)
      .join(' · '),
    session,
    isLast,
    notYet,
    elsewhere,
    seats: seats.map((seat) => rowOf(seat, shown)),
    declined: declined.map((seat) => rowOf(seat, shown)),
    unmarked: seats.filter(({ unmarked }) => unmarked).length,
    today: clock.today(),
    ended: session.day < clock.today(),
  }
}

/** How a session ended: everybody is marked. At the last one also who was there and neither signed nor refused. */
export function donePage(request: Request, { session, isLast, seats }: ShownSession): PageData {
  const language = readerLanguage(request)
  const present = seats.filter(({ mark }) => mark?.status === 'present')
  const signed = seats.filter(({ signing }) => signing?.signedOn).length
  const count = { here: present.length, signed, people: seats.length }
  return {
    title: translate(language, headingOf(false, isLast), count),
    lead: sayDay(session.day, language, 'full'),
    session,
    notSigned: isLast ? present.filter(({ signing }) => !signing).map(({ name }) => name) : [],
  }
}

function headingOf(notYet: boolean, isLast: boolean): string {
  if (notYet) return 'attendance:session.expected'
  return isLast ? 'attendance:session.counts' : 'attendance:session.countsHere'
}

function rowOf(seat: ListedSeat, { session, isLast }: ShownSession) {
  const { mark, signing, placement } = seat
  const otherDay = signing?.signedOn && signing.signedOn !== session.day ? signing.signedOn : null
  return {
    ...seat,
    id: placement.id,
    reference: placement.referral.reference,
    present: mark?.status === 'present',
    absent: mark?.status === 'absent',
    excused: mark?.status === 'excused',
    late: mark?.late ?? false,
    leftEarly: mark?.leftEarly ?? false,
    lateTap: mark?.late ? 'no' : 'yes',
    leftEarlyTap: mark?.leftEarly ? 'no' : 'yes',
    signed: Boolean(signing?.signedOn),
    refused: Boolean(signing?.refusedOn),
    otherDay,
    // Before the last session nobody can have enough hours.
    hoursShort: isLast ? seat.hours : null,
  }
}
