import { cleanText, inReadingOrder, isolated, rangeOf, unbroken } from './inserted-text.ts'
import type { MessageLanguage } from './languages.ts'
import type { LocalText, MessageData, MessageSession } from './message-data.ts'
import type { Values } from './placeholders.ts'
import type { MunicipalityRules } from '../../municipalities/rules.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import type { Words } from './read-template.ts'
import { MissingValueError } from './template.ts'
import { commaOf, dateInWords, dayInWords } from './days-in-words.ts'
import { goodToKnow, moneyInWords } from './good-to-know.ts'
import { partOfDay } from '../../calendar/days.ts'

/** What each placeholder says to this reader. Plain text: isolated in the sentence and escaped by each form later. */
export function valuesFor(data: MessageData, language: MessageLanguage, words: Words): Values {
  const [first] = data.sessions
  const last = data.sessions.at(-1)
  if (!first || !last) throw new Error('a message needs at least one session')
  return {
    ...fixedValues(data),
    day: [dayInWords(first.date, language)],
    time: [timeInWords(first, language, words)],
    sessions: sessionLines(data.sessions, language, words, data.sessions.length > 1),
    several: data.sessions.length > 1 ? ['yes'] : [],
    once: data.sessions.length === 1 && !data.catchUp ? ['yes'] : [],
    catchUp: data.catchUp ? ['yes'] : [],
    spoken: data.spoken ? ['yes'] : [],
    agreed: data.agreed ? ['yes'] : [],
    choosing: data.spoken || data.agreed ? [] : ['yes'],
    changing: data.agreed && !data.spoken ? ['yes'] : [],
    missedDay: [dayInWords(last.date, language)],
    missedTime: [timeInWords(last, language, words)],
    signedDay: data.signedOn ? [dayInWords(data.signedOn, language)] : [],
    fee: data.fee === undefined ? [] : some(moneyInWords(data.fee, language)),
    directions: some(localText(data.venue.directions, language)),
    replyBy: data.replyBy ? [dayInWords(data.replyBy, language)] : [],
    oldSessions: oldLines(data.was?.sessions ?? [], language, words),
    reason: whyInWords(data, words),
    fine: [words.fines[data.programme]],
    goodToKnow: data.facts ? [goodToKnow(data.facts, language, words).join(' · ')] : [],
  }
}

function fixedValues({ person, sender, municipality, venue, ...data }: MessageData): Values {
  return {
    salutation: some(person.salutation),
    addressName: some(person.addressName),
    firstName: some(person.firstName),
    venue: some(venue.name),
    venueAddress: venue.address.flatMap(some),
    phone: some(sender.phone).map(unbroken),
    email: some(sender.email),
    senderName: some(sender.name),
    onBehalfOf: some(sender.onBehalfOf),
    municipality: some(municipality.name),
    reference: some(data.reference),
    answerUrl: some(data.answerUrl),
    oldVenue: some([data.was?.venue?.name, ...(data.was?.venue?.address ?? [])].filter(Boolean).join(', ')),
    cancelledBy: some(data.cancelled?.by),
  }
}

function sessionLines(sessions: MessageSession[], language: MessageLanguage, words: Words, signing: boolean): string[] {
  return sessions.map((session, index) => {
    const line = fillWords(words.session, language, {
      day: dayInWords(session.date, language),
      time: timeInWords(session, language, words),
    })
    const activity = activityInWords(session.activity, words)
    const whole = activity ? `${line} – ${isolated(cleanText(activity), language.direction)}` : line
    const last = index === sessions.length - 1
    return signing && last ? fillWords(words.signing, language, { session: whole }) : whole
  })
}

/** What no longer holds takes little room: a line for each time of day, with all its days. */
function oldLines(sessions: MessageSession[], language: MessageLanguage, words: Words): string[] {
  if (sessions.length <= 1) return sessionLines(sessions, language, words, false)
  const times = new Map<string, string[]>()
  for (const session of sessions) {
    const time = timeInWords(session, language, words)
    times.set(time, [...(times.get(time) ?? []), dateInWords(session.date, language)])
  }
  return [...times].map(([time, days]) =>
    fillWords(words.session, language, {
      day: inReadingOrder(days, `${commaOf(language)} `, language.direction),
      time,
    }),
  )
}

/** Why it is off, or moved. That something else was the matter is no reason for a change. */
function whyInWords({ cancelled, was }: MessageData, { reasons }: Words): string[] {
  if (cancelled) return some(reasons[cancelled.reason])
  return was?.because && was.because !== 'other' ? some(reasons[was.because]) : []
}

function activityInWords(activity: string | undefined, { activities }: Words): string | undefined {
  return activity === 'excursion' || activity === 'meeting' ? activities[activity] : activity
}

function timeInWords(session: Hours, language: MessageLanguage, words: Words): string {
  return fillWords(words.time, language, { range: hoursInWords(session, language, words) })
}

/** From when until when. */
type Hours = Pick<MessageSession, 'start' | 'end'>

/** `09:00 – 12:30`; where hours are counted from sunrise, with the part of the day in words: `09:00 – 12:30 (ጥዋት)`. */
export function hoursInWords({ start, end }: Hours, { direction }: MessageLanguage, { hours }: Words): string {
  const range = rangeOf(start, end, direction)
  return hours ? `${range} (${hours[partOfDay(start)]})` : range
}

function fillWords(pattern: string, { direction }: MessageLanguage, values: Record<string, string>): string {
  return pattern.replace(/\{\{(\w+)\}\}/g, (_, name: string) => isolated(values[name] ?? '', direction))
}

function localText(texts: LocalText | undefined, { code }: MessageLanguage): string | undefined {
  return texts?.[code] ?? texts?.nl
}

function some(value: string | undefined): string[] {
  const clean = cleanText(value ?? '')
  return clean ? [clean] : []
}

/** The most that somebody pays for a programme, in euros; `undefined` where nobody does. */
export function highestFee(
  { programme }: Pick<Referral, 'programme'>,
  { chargesFee }: Pick<MunicipalityRules, 'chargesFee'>,
): number | undefined {
  return chargesFee && programme === 'wi2013' ? FEE : undefined
}

/** In euros; set by law for the Wi2013, and only for who is no asylum status holder. Under the Wi2021 nobody pays. */
const FEE = 150

/**
 * What somebody pays for the programme, in euros; `undefined` for who pays nothing.
 * @throws MissingValueError `targetGroup` where it must be known and is not: a wrong bill is worse than a late invitation.
 */
export function feeOf(
  { programme, targetGroup }: Pick<Referral, 'programme' | 'targetGroup'>,
  { chargesFee }: Pick<MunicipalityRules, 'chargesFee'>,
): number | undefined {
  if (!chargesFee || programme !== 'wi2013') return undefined
  if (targetGroup === null) throw new MissingValueError('targetGroup')
  return targetGroup === 'asylum-status-holder' ? undefined : FEE
}
