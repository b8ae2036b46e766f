import type { Group } from '../../groups/group.entity.ts'
import type { Session } from '../../groups/session.entity.ts'
import type { Moment } from '../../outside/clock.ts'
import { wholeParts } from '../../outside/whole-text.ts'
import { type Invitation, findOnlyPhone } from '../newcomer/find-invitation.ts'
import { isolated, unbroken, withWordBreaks } from '../texts/inserted-text.ts'
import { pageLanguage, pageLanguages, said, type PageLanguage } from '../texts/page-words.ts'
import { messagePerson } from '../recipient/recipient-data.ts'
import { dayInWords } from '../texts/days-in-words.ts'
import { hoursInWords } from '../texts/values.ts'
import { goodToKnow } from '../texts/good-to-know.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import { meetingFacts } from '../recipient/meeting-facts.ts'
import { hasStarted } from '../recipient/when-and-where.ts'
import type { Request, Response } from 'express'
import type { Deps } from '../../deps.ts'
import type { Person } from '../../people/person.entity.ts'
import { smsNumberOf } from '../../people/phone-number.ts'
import { shortened } from '../newcomer/tell-contact.ts'
import { type ByToken, showNewcomer } from '../../web/page/show-newcomer.ts'
import { askedLanguage, callTo, frame } from '../newcomer/page-frame.ts'
import { DECLINE_REASONS } from '../../groups/placement-status.ts'

/** By which link, in which language, and when. */
interface Asked {
  readonly token: string
  readonly asked: unknown
  readonly now: Moment
}

/** Everything that the newcomer's page shows, in one language. Nothing about status or number; the first name only in the text. */
export function newcomerPage(invitation: Invitation, { token, asked, now }: Asked) {
  const { recipient, state, underWay } = invitation
  const reading = pageLanguage(asked, invitation.language)
  const { words, language } = reading
  const { firstName } = messagePerson(recipient.person)
  const phone = unbroken(recipient.municipality.sender.phone)
  const isPast = (session: Session) => underWay && hasStarted(session, now)
  const days = daysOf(recipient.sessions, reading, isPast)
  return {
    ...frame(reading, `/u/${token}`),
    sender: recipient.municipality.sender.name,
    state,
    hello: firstName ? said(words['hello']!, { name: firstName }, language.direction) : '',
    underWay,
    changed: invitation.changed && state === 'open',
    heading: days.filter(({ past }) => !past).length > 1 ? words['comeAll'] : words['come'],
    days,
    place: placeOf(recipient.group, reading),
    known: knownOf(invitation, reading),
    ...callTo(phone, reading),
    needOther: said(words['needOther']!, { phone }, language.direction),
    mayReturn: ['waiting', 'paused'].includes(recipient.referral.status),
    reasons: DECLINE_REASONS.map(({ code }) => ({ code, text: words.reasons[code] })),
  }
}

/** To which number SMS goes, for who may take that back; null where none goes. */
export function saySms(
  { config }: Pick<Deps, 'config'>,
  person: Person,
  { words, direction }: Pick<ReturnType<typeof newcomerPage>, 'words' | 'direction'>,
): string | null {
  if (!config.sms || smsNumberOf(person) === null) return null
  return said(words['smsOn']!, { phone: shortened(person.phone ?? '') }, direction)
}

/** When a group meets; of a series under way, the days that are past stay, in grey. */
export function daysOf(
  sessions: readonly Session[],
  { language, words }: PageLanguage,
  isPast: (session: Session) => boolean = () => false,
) {
  const shared = ourTemplates().words(language.code)
  const dated = sessions.map((session) => ({ ...session, past: isPast(session) }))
  return dated.map(({ day, startTime, endTime, past }, index) => ({
    past,
    day: withWordBreaks(dayInWords(day, language)),
    time: wholeParts(
      said(
        words['time']!,
        { range: hoursInWords({ start: startTime, end: endTime }, language, shared) },
        language.direction,
      ),
    ),
    note: past ? words['past'] : sessions.length > 1 && index === sessions.length - 1 ? words['signing'] : '',
  }))
}

/** Where a group meets, with its slot, room and venue. */
export function placeOf({ slot }: Pick<Group, 'slot'>, { language }: PageLanguage) {
  const { name, address, directions } = slot.room.venue
  const query = encodeURIComponent([...address].join(', ').replace(/\s+/g, ' '))
  return {
    name: isolated(name, language.direction),
    lines: address.map((line) => isolated(line.replace(/\s+/g, ' '), language.direction)),
    directions: directions[language.code] ?? directions['nl'],
    // For who has the page read aloud.
    directionsLanguage: directions[language.code] ? language.code : 'nl',
    map: `https://www.openstreetmap.org/search?query=${query}`,
  }
}

/** In which language it is, what it costs, and whether children may come. */
function knownOf({ recipient }: Invitation, { language }: PageLanguage) {
  const words = ourTemplates().words(language.code)
  return { label: words.information, lines: goodToKnow(meetingFacts(recipient), language, words) }
}

/** The first language of the reader's browser that the page is written in; else Dutch. */
export function browserLanguage(request: Request): string {
  return request.acceptsLanguages(pageLanguages().map(({ code }) => code)) || 'nl'
}

/**
 * No link, or one that was copied wrong: we don't know who reads this, so in the language that they chose or that their browser asks
 * for, in Dutch and in English.
 */
export async function showUnknown(deps: Pick<Deps, 'db'>, request: ByToken, response: Response): Promise<void> {
  const first = pageLanguage(askedLanguage(request), browserLanguage(request))
  const others = ['nl', 'en'].filter((code) => code !== first.language.code).map((code) => pageLanguage(code, code))
  const phone = await findOnlyPhone(deps)
  showNewcomer(request, response.status(404), 'invitations/newcomer-unknown', {
    ...frame(first, ''),
    languages: [],
    parts: [first, ...others].map((reading) => ({
      code: reading.language.code,
      direction: reading.language.direction,
      words: reading.words,
      ...(phone && callTo(phone, reading)),
    })),
  })
}
