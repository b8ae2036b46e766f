import type { Scope } from '../../history/work.ts'
import { inScope } from '../../municipalities/scope.ts'
import { fullName } from '../../people/full-name.ts'
import { sayHelp, sayHere } from '../../pool/why/say-why.ts'
import { sayLanguage, sayLanguages, sayDay, type Language, translate } from '../../words/words.ts'
import type { ChosenCatchUp } from '../changing/choose-catch-ups.ts'
import type { AtRisk, Tonight, WhyThese } from '../tonight/show-tonight.ts'
import { effectsOf } from '../tonight/say-try-out.ts'
import type { WeighedRemedy } from '../tonight/remedies.ts'
import { tryOutAddress } from './try-out-page.ts'

/** "Vannacht om 03:30 vormt Dagdeel 3 groepen. 31 mensen krijgen een uitnodiging, 53 wachten nog." */
export function tonightSentence(
  language: Language,
  { groups, placed, waiting }: Tonight,
  when: 'now' | 'tonight',
): string {
  const say = (key: string, count: number, more = {}) =>
    translate(language, `groups:tonight.${key}`, { count, ...more })
  if (placed === 0) return say('quiet', waiting)
  const opened = groups.filter(({ id }) => id === null).length
  const filled = groups.length - opened
  const does = say(opened > 0 ? 'forms' : 'fills', opened || filled, {
    when: translate(language, `groups:${when}.when`),
  })
  const also = opened > 0 && filled > 0 ? say('alsoFills', filled) : ''
  const what = groups.some(({ proposal }) => proposal) ? 'seats' : 'invites'
  return `${does}${also}. ${say(what, placed)}${say('waiting', waiting)}`
}

/** Tonight as its page shows it. `gemeente`: the one of the pool that the reader chose, or nothing. */
export function shownTonight(language: Language, tonight: Tonight, gemeente: string) {
  return {
    ...tonight,
    query: gemeente && `?gemeente=${gemeente}`,
    groups: tonight.groups.map((group) => ({
      ...group,
      spoken: sayLanguage(group.language, language),
      these: shownWhy(language, tonight.whyThese.get(group.slot)),
    })),
    unfilled: tonight.unfilled.map((one) => ({ ...one, spoken: sayLanguage(one.language, language) })),
    groupTexts: tonight.groups.map((group) => groupText(language, group)),
    riskCount: tonight.atRisk.length + tonight.atRiskMore + tonight.atRiskElsewhere,
    atRisk: tonight.atRisk.map((one) => shownRisk(language, one)),
    remedies: tonight.remedies?.map((remedy) => shownRemedy(language, tonight, remedy)),
    helpKnown: tonight.remedies !== null,
    since: tonight.since.filter(isNews),
    several: tonight.nights.length > 1,
    languages: tonight.languages.map((one) => ({
      ...one,
      spoken: sayLanguage(one.language || 'und', language),
      lacks: one.need - one.have,
    })),
  }
}

/** Who will be asked to catch up, of these municipalities: by name those in scope, of the others how many. */
export function shownCatchUps(
  language: Language,
  catchUps: readonly ChosenCatchUp[],
  scope: Scope,
  municipalities: readonly string[],
) {
  const all = catchUps.filter(({ referral }) => municipalities.includes(referral.municipality))
  const mine = all.filter(({ referral }) => inScope(scope, referral.municipality))
  return {
    catchUpCount: all.length,
    catchUpsElsewhere: all.length - mine.length,
    catchUps: mine.map(({ referral: { reference, person }, session, group }) => ({
      ...{ reference, name: fullName(person), day: session.day, start: session.startTime, groupId: group.id },
      venue: group.slot.room.venue.name,
      which: translate(language, 'groups:catchUps.which', {
        number: session.number,
        language: sayLanguage(group.language, language),
      }),
    })),
  }
}

function groupText(
  language: Language,
  { language: code, day, part, added, people, need }: Tonight['groups'][number],
): string {
  const when = `${sayDay(day, language, 'short')} ${translate(language, `groups:part.${part}`)}`
  const text = `${when}, ${sayLanguage(code, language)}: ${translate(language, 'groups:people', { count: added })}`
  return need === null ? text : `${text} (${translate(language, 'groups:tonight.stillSmall', { people, need })})`
}

function shownRisk(language: Language, one: AtRisk) {
  return {
    ...one,
    spoken: sayLanguages(one.languages.slice(0, 2), language),
    calls: one.calls.slice(0, 2).map((call) => ({ ...call, spoken: sayLanguage(call.language, language) })),
    help: helpInTime(language, one),
  }
}

/** The easiest thing that would still give them a seat in time. */
function helpInTime(language: Language, { why, reference, daysLeft }: AtRisk): string {
  const help = why?.help.find(({ inTime }) => inTime)
  return help ? sayHelp(help, { reference, daysLeft }, language) : ''
}

function shownWhy(language: Language, these: WhyThese | undefined) {
  const people = these?.people.map(({ why, ...one }) => ({ ...one, here: sayHere(why, language).slice(0, 2) }))
  return { people, elsewhere: these?.elsewhere }
}

function shownRemedy(
  language: Language,
  tonight: Tonight,
  { tryOut, pool: code, venue, solved, placed }: WeighedRemedy,
) {
  const pool = tonight.nights.find((one) => one.pool.code === code)?.pool
  const gemeente = pool?.municipalities[0]?.code ?? ''
  const name = (municipality: string) => pool?.municipalities.find((one) => one.code === municipality)?.name ?? ''
  return {
    text: remedyText(language, tryOut, { venue, name }),
    helps: sayHelps(language, { solved, placed }),
    href: tryOutAddress(tryOut, gemeente),
  }
}

/** In the words and figures of the page that tries it out. */
export function sayHelps(language: Language, { solved, placed }: Pick<WeighedRemedy, 'solved' | 'placed'>): string {
  const effects = effectsOf(language, { figures: [0, placed, 0, 0, 0, 0], risk: -solved })
  return effects.map(({ text }) => text).join(', ')
}

type Names = { readonly venue: string | null; readonly name: (municipality: string) => string }

/** What a remedy does, in a few words: `Vaals openen voor Meerssen`. */
export function remedyText(
  language: Language,
  { rules, opening, slot }: WeighedRemedy['tryOut'],
  names: Names,
): string {
  const say = (key: string, values: object) => translate(language, `groups:remedy.${key}`, { ...values })
  if (opening) return say('open', { host: names.name(opening.host), guest: names.name(opening.guest) })
  if (slot) {
    const [first] = slot.sessions
    const day = `${sayDay(first?.date, language, 'short')} ${first?.start ?? ''}`
    const languages = sayLanguages(slot.languages, language)
    const few = rules?.values.rescueGroupSize ?? 0
    const text = say('slot', { languages, day, venue: names.venue, count: slot.sessions.length })
    return few > 0 ? `${text}. ${say('few', { count: few })}` : text
  }
  const { noticeDays, rescueGroupSize } = rules?.values ?? {}
  return noticeDays === undefined ? say('rescue', { count: rescueGroupSize }) : say('notice', { count: noticeDays })
}

function isNews({ newcomers, nowPlaced, back, left, goneGroups }: Tonight['since'][number]): boolean {
  return [newcomers, nowPlaced, back, left].some(({ count }) => count > 0) || goneGroups.length > 0
}
