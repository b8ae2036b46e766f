import type { Request } from 'express'
import { callerOf } from '../accounts/caller.ts'
import { daysBetween, partOfDay } from '../calendar/days.ts'
import type { Clock } from '../outside/clock.ts'
import { readerLanguage } from '../web/language.ts'
import type { PageData } from '../web/page.ts'
import { sayActor, sayEvent } from '../web/say-event.ts'
import { sayLanguage, sayLanguages } from '../web/say-language.ts'
import { sayDay } from '../web/say-when.ts'
import { type Language, translate } from '../web/words.ts'
import type { DescribedGroup } from './describe-group.ts'

/** What the page of one group shows. */
export function groupPage(request: Request, described: DescribedGroup, clock: Clock): PageData {
  const language = readerLanguage(request)
  const { group, sessions, people, others } = described
  const { role } = callerOf(request)
  const live = group.status === 'proposed' || group.status === 'planned'
  return {
    title: groupTitle(language, described),
    lead: translate(language, `groups:status.${group.status}`, { count: people }),
    group,
    people,
    // A room that became smaller, or a rule that changed, leaves who is in.
    seats: Math.max(group.capacity, people),
    others,
    venue: group.slot.room.venue,
    sessions: sessions.map((session) => ({ ...session, part: partOfDay(session.startTime) })),
    members: described.members.map((member) => ({ ...member, spoken: sayLanguages(member.languages, language) })),
    declined: described.members.filter(({ present }) => !present).length,
    why: whyThisGroup(language, described),
    history: sayHistory(language, described),
    mayAct: live && (role === 'planner' || role === 'admin'),
    daysToGo: daysBetween(clock.today(), sessions[0]?.day ?? clock.today()),
    cancelReason: group.cancelledBecause && translate(language, `groups:cancelReasons.${group.cancelledBecause}`),
  }
}

/** `Arabisch, dinsdag 15 december 2026, ochtend` */
export function groupTitle(language: Language, { group, sessions }: DescribedGroup): string {
  const [first] = sessions
  const part = translate(language, `groups:part.${partOfDay(first?.startTime ?? '')}`)
  return `${sayLanguage(group.language, language)}, ${sayDay(first?.day, language, 'full')}, ${part}`
}

/** The names of who has a seat; others as a number. */
export function whomItConcerns(language: Language, { members, others }: DescribedGroup): string[] {
  const names = members.filter(({ present }) => present).map(({ name }) => name)
  return others > 0 ? [...names, translate(language, 'groups:others', { count: others })] : names
}

function whyThisGroup(language: Language, { group, urgent, longestWait, members, people }: DescribedGroup): string[] {
  const spoken = sayLanguage(group.language, language)
  const best = members.filter((member) => member.present && member.languages[0] === group.language).length
  return [
    translate(language, 'groups:why.language', { language: spoken, count: people }),
    best > 0 && translate(language, 'groups:why.best', { language: spoken, count: best }),
    urgent > 0 && translate(language, 'groups:why.urgent', { count: urgent }),
    people > 0 && translate(language, 'groups:why.longest', { count: longestWait }),
  ].filter((text) => text !== false)
}

interface ShownEvent {
  readonly at: string
  readonly text: string
  readonly by: string
  /** Whom it happened to. */
  readonly who: string[]
}

/** What happened to several people at once is one line. */
function sayHistory(language: Language, { history, names }: DescribedGroup): ShownEvent[] {
  const shown = new Map<string, ShownEvent>()
  for (const event of history) {
    const said = { at: event.at, text: sayEvent(event, language), by: sayActor(event, language), who: [] }
    const key = JSON.stringify(said)
    const { who } = shown.get(key) ?? said
    const name = event.referralId && names.get(event.referralId)
    shown.set(key, { ...said, who: name ? [...who, name] : who })
  }
  return [...shown.values()]
}
