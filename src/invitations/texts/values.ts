import { commaOf, dateInWords, dayInWords } from './dates-in-words.ts'
import { cleanText, inReadingOrder, isolated, rangeOf, unbroken } from './inserted-text.ts'
import type { Language } from './languages.ts'
import type { LocalText, MessageData, MessageSession } from './message-data.ts'
import type { Values } from './placeholders.ts'
import type { Words } from './words.ts'

/** What each placeholder says to this reader. Plain text: isolated in the sentence and escaped by each form later. */
export function valuesFor(data: MessageData, language: Language, words: Words): Values {
  const [first] = data.sessions
  const last = data.sessions.at(-1)
  if (!first || !last) throw new Error('a message needs at least one session')
  return {
    ...fixedValues(data),
    day: [dayInWords(first.date, language)],
    time: [timeInWords(first, language, words)],
    sessions: sessionLines(data.sessions, language, words, data.sessions.length > 1),
    several: data.sessions.length > 1 ? ['yes'] : [],
    spoken: data.spoken ? ['yes'] : [],
    missedDay: [dayInWords(last.date, language)],
    missedTime: [timeInWords(last, language, words)],
    signedDay: data.signedOn ? [dayInWords(data.signedOn, language)] : [],
    fee: data.fee === undefined ? [] : some(moneyInWords(data.fee, language)),
    directions: some(localText(data.venue.directions, language)),
    replyBy: data.replyBy ? [dayInWords(data.replyBy, language)] : [],
    oldSessions: oldLines(data.was?.sessions ?? [], language, words),
    reason: whyInWords(data, words),
  }
}

/** `€ 150`, as the reader's language writes it. */
function moneyInWords(euros: number, { locale }: Language): string {
  const format = {
    style: 'currency',
    currency: 'EUR',
    currencyDisplay: 'narrowSymbol',
    maximumFractionDigits: 0,
  } as const
  return new Intl.NumberFormat(locale, format).format(euros)
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

function sessionLines(sessions: MessageSession[], language: Language, words: Words, signing: boolean): string[] {
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
function oldLines(sessions: MessageSession[], language: Language, words: Words): string[] {
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

function timeInWords({ start, end }: MessageSession, language: Language, words: Words): string {
  return fillWords(words.time, language, { range: rangeOf(start, end, language.direction) })
}

function fillWords(pattern: string, { direction }: Language, values: Record<string, string>): string {
  return pattern.replace(/\{\{(\w+)\}\}/g, (_, name: string) => isolated(values[name] ?? '', direction))
}

function localText(texts: LocalText | undefined, { code }: Language): string | undefined {
  return texts?.[code] ?? texts?.nl
}

function some(value: string | undefined): string[] {
  const clean = cleanText(value ?? '')
  return clean ? [clean] : []
}
