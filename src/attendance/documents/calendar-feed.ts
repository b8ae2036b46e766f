import { createHash } from 'node:crypto'
import { In, type EntityManager } from 'typeorm'
import { addDays, type Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { seenWhere } from '../../groups/group/find-group.ts'
import { Session } from '../../groups/session.entity.ts'
import { Event } from '../../history/event.entity.ts'
import type { Scope } from '../../history/work.ts'
import { type FeedEntry, feedFile } from '../../outside/feed-file.ts'
import { addMinutes, type Moment } from '../../outside/clock.ts'
import { sayRoom } from '../../municipalities/half-days/slot-notes.ts'
import { type Language, sayActivity, sayLanguage, translate } from '../../words/words.ts'

const DAYS_BACK = 31
const DAYS_AHEAD = 400

/** The sessions that somebody may see, those of groups that were called off too, from a month ago to a year ahead, in order of time. */
export async function showFeed(
  { db, clock, config }: Pick<Deps, 'db' | 'clock' | 'config'>,
  scope: Scope,
  language: Language,
): Promise<string> {
  const today = clock.today()
  const window = [addDays(today, -DAYS_BACK), addDays(today, DAYS_AHEAD)] as const
  const sessions = await listFeedSessions(db.read, scope, window)
  const changes = await lastChanges(db.read, sessions)
  const { hostname } = new URL(config.publicUrl)
  const entries = sessions.map((session): FeedEntry => {
    const { group, id, number } = session
    const { room } = group.slot
    const isOff = group.status === 'cancelled'
    const title = translate(language, isOff ? 'attendance:feed.titleOff' : 'attendance:feed.title', {
      language: sayLanguage(group.language, language),
      number,
      of: group.slot.sessions.length,
    })
    return {
      uid: `${id}@${hostname}`,
      day: session.day,
      start: session.startTime,
      end: session.endTime,
      title: [title, sayActivity(session.activity, language)].filter(Boolean).join(', '),
      place: [room.venue.name, sayRoom(room.code, language), ...room.venue.address].join(', '),
      url: `${config.publicUrl}/bijeenkomsten/${id}`,
      sequence: session.sequence + (isOff ? 1 : 0),
      changedAt: changes.get(group.id) ?? group.formedAt,
      isOff,
    }
  })
  return feedFile(translate(language, 'attendance:feed.name'), entries)
}

/** A file as it is sent, and the name of just these bytes, for a reader who has them already. */
export interface MadeFeed {
  readonly content: string
  readonly etag: string
}

const MINUTES_KEPT = 5
const MOST_KEPT = 50

/**
 * The same, made once in five minutes for all who may see the same: it holds up everybody while it is made, and calendars come back all
 * the time, mostly to hear that nothing changed. In memory: each process keeps its own.
 */
export function keepFeeds(
  deps: Parameters<typeof showFeed>[0],
): (scope: Scope, language: Language) => Promise<MadeFeed> {
  const kept = new Map<string, { readonly until: Moment; readonly made: Promise<MadeFeed> }>()
  return (scope, language) => {
    const now = deps.clock.now()
    const whose = JSON.stringify([language, scope === 'all' ? scope : [...scope].sort()])
    const known = kept.get(whose)
    if (known && known.until > now) return known.made
    const made = showFeed(deps, scope, language).then(namedByHash)
    kept.delete(whose)
    kept.set(whose, { until: addMinutes(now, MINUTES_KEPT), made })
    made.catch(() => kept.delete(whose))
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    return made
  }
}

function namedByHash(content: string): MadeFeed {
  return { content, etag: `"${createHash('sha256').update(content).digest('base64url')}"` }
}

/** Of groups that stand, or stood until they were called off; a proposal that nobody approved was never in a calendar. */
function listFeedSessions(
  tx: EntityManager,
  scope: Scope,
  [from, to]: readonly [from: Day, to: Day],
): Promise<Session[]> {
  return tx
    .createQueryBuilder(Session, 'session')
    .innerJoinAndSelect('session.group', 'team')
    .innerJoinAndSelect('team.slot', 'slot')
    .innerJoinAndSelect('slot.room', 'room')
    .innerJoinAndSelect('room.venue', 'venue')
    .where("(team.status IN ('planned', 'held') OR (team.status = 'cancelled' AND team.basis IS NULL))")
    .andWhere('session.day >= :from AND session.day <= :to', { from, to })
    .andWhere(...seenWhere(scope))
    .orderBy('session.day')
    .addOrderBy('session.startTime')
    .addOrderBy('session.id')
    .getMany()
}

/** What changes how a group stands in a calendar. */
const CHANGES = ['formed', 'approved', 'moved', 'room-changed', 'cancelled', 'merged', 'expired'].map(
  (kind) => `group.${kind}`,
)

async function lastChanges(tx: EntityManager, sessions: readonly Session[]): Promise<ReadonlyMap<string, string>> {
  const groupId = In([...new Set(sessions.map(({ group }) => group.id))])
  const events = await tx.find(Event, { where: { groupId, kind: In(CHANGES) }, order: { at: 'ASC' } })
  return new Map(events.map((event) => [event.groupId ?? '', event.at]))
}
