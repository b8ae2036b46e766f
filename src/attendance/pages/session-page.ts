import type { Request } from 'express'
import type { Clock } from '../../outside/clock.ts'
import { readerLanguage, type PageData } from '../../web/page/page.ts'
import { type Language, sayLanguage, sayActivity, sayDay, translate } from '../../words/words.ts'
import { doorOnPhone } from '../sessions/list-sessions.ts'
import type { ShownSession } from '../sessions/show-session.ts'
import { rowOf } from './session-row.ts'

/** What the page of one session shows. */
export function sessionPage(request: Request, shown: ShownSession, clock: Clock) {
  const language = readerLanguage(request)
  const { session, seats, declined, elsewhere } = shown
  const { group } = session
  const notYet = session.day > clock.today()
  const where = [
    `${session.startTime}–${session.endTime}`,
    group.slot.room.venue.name,
    sayLanguage(group.language, language),
    sayActivity(session.activity, language),
  ]
    .filter(Boolean)
    .join(' · ')
  const unmarked = seats.filter((seat) => seat.unmarked).length
  return {
    title: notYet
      ? translate(language, 'attendance:session.expected', { count: seats.length })
      : sayCounts(shown, language),
    lead: `${sayDay(session.day, language, 'full')}, ${where}`,
    // Of today, for a phone that shows it beside others.
    where,
    session,
    notYet,
    elsewhere,
    // As the script fills it in before the answer has come.
    pattern: sayCounts({ ...shown, counts: { here: '{here}', signed: '{signed}' } }, language),
    seats: seats.map((seat) => rowOf(seat, shown, language)),
    declined: declined.map((seat) => rowOf(seat, shown, language)),
    unmarked,
    // Whether a phone keeps this list.
    kept: doorOnPhone({ session, unmarked }, { clock }) !== null,
    remarks: REMARKS.map((remark) => translate(language, `attendance:remarks.${remark}`)),
    today: clock.today(),
    ended: session.day < clock.today(),
  } satisfies PageData
}

/** What planners often should know of somebody; anything else is typed. */
const REMARKS = ['call', 'child', 'language', 'reading', 'papers', 'contact']

/** How a session ended: everybody is marked. At the last one also who was there and neither signed nor refused. */
export function donePage(request: Request, shown: ShownSession): PageData {
  const language = readerLanguage(request)
  const { session, isLast, seats } = shown
  const present = seats.filter(({ mark }) => mark?.status === 'present')
  return {
    title: sayCounts(shown, language),
    lead: sayDay(session.day, language, 'full'),
    session,
    notSigned: isLast ? present.filter(({ signing }) => !signing).map(({ name }) => name) : [],
  }
}

interface Counted extends Pick<ShownSession, 'seats' | 'isLast'> {
  /** Instead of the numbers. */
  readonly counts?: Readonly<Record<'here' | 'signed', string>>
}

/** `10 van 12 er · 9 getekend`; without the signatures before the last session. */
export function sayCounts({ seats, isLast, counts }: Counted, language: Language): string {
  const here = seats.filter(({ mark }) => mark?.status === 'present').length
  const signed = seats.filter(({ signing }) => signing?.signedOn).length
  const words = isLast ? 'attendance:session.counts' : 'attendance:session.countsHere'
  return translate(language, words, { here, signed, ...counts, people: seats.length })
}
