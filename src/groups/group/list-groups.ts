import { In, type EntityManager, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm'
import { partOfDay, type Day, type Part, type TimeOfDay } from '../../calendar/days.ts'
import type { Deps, World } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import type { Programme } from '../../municipalities/slot.entity.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { placeIn } from '../../outside/database/place-in.ts'
import { countSeats, NO_SEATS, type Seats } from '../seats/count-seats.ts'
import { seenWhere, sessionsByGroup } from './find-group.ts'
import type { GroupStatus } from '../group-status.ts'
import { Group } from '../group.entity.ts'
import { Session } from '../session.entity.ts'

/** A group as it stands in a list. */
export interface ListedGroup extends Seats {
  readonly id: string
  readonly status: GroupStatus
  readonly programme: Programme
  readonly language: string
  readonly venue: string
  readonly capacity: number
  readonly day: Day
  readonly lastDay: Day
  readonly start: TimeOfDay
  readonly part: Part
  readonly sessions: number
}

/** Those to come, of which the proposals are a part; those that are over; those that were called off. */
export const GROUP_PARTS = ['coming', 'proposed', 'held', 'cancelled'] as const

/** What a list of groups, or of their sessions, is narrowed to. */
export interface GroupsNarrowed {
  /** Only those that this municipality may see: that serve it, or meet there. */
  readonly municipality?: string | undefined
  readonly language?: string | undefined
  readonly programme?: Programme | undefined
}

/** Which groups to list. */
export interface GroupsAsked extends GroupsNarrowed {
  readonly part: (typeof GROUP_PARTS)[number]
  /** Only those that begin on this day or before, and have not begun. */
  readonly until?: Day | undefined
  /** Only these. */
  readonly only?: readonly string[] | undefined
}

/** By what a list of groups can be in order: the first day, the language, or the venue. */
export interface GroupOrder {
  readonly by: 'day' | 'language' | 'venue'
  readonly backward: boolean
}

/** How many groups somebody may see of those that are asked for. */
export async function countGroups({ db, clock }: World, scope: Scope, asked: GroupsAsked): Promise<number> {
  return queryGroups(db.read, scope, asked, clock.today()).getCount()
}

/** The languages of all groups that somebody may see, by code. */
export async function listGroupLanguages({ db }: Pick<Deps, 'db'>, scope: Scope): Promise<string[]> {
  const rows = await querySeen(db.read, scope)
    .select('team.language', 'language')
    .distinct(true)
    .getRawMany<{ language: string }>()
  return rows.map(({ language }) => language)
}

/**
 * The groups that somebody may see and that are asked for; some of them, or all. One that has ended and that the night has not made `held`
 * yet is shown as that.
 * @param languages The codes in the order of the reader's alphabet.
 */
export async function listGroupsAsked(
  { db, clock }: World,
  scope: Scope,
  asked: GroupsAsked,
  order: GroupOrder,
  languages: readonly string[],
  part: { readonly skip: number; readonly size: number },
): Promise<ListedGroup[]> {
  const query = queryGroups(db.read, scope, asked, clock.today())
  const found = await listIdsInOrder(query, { id: 'team', session: 'first' }, order, languages, part)
  const listed: ListedGroup[] = []
  for (const ids of inParts(found)) listed.push(...(await groupsOf(db.read, ids)))
  return asked.part === 'held' ? listed.map((group) => ({ ...group, status: 'held' })) : listed
}

/**
 * The ids of some of what a query finds, in order; in it a group is called `team` and its venue `venue`.
 * @param named What is called so in the query: what is listed, and the session whose day counts.
 */
export async function listIdsInOrder<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  { id, session }: { readonly id: string; readonly session: string },
  { by, backward }: GroupOrder,
  languages: readonly string[],
  part: { readonly skip: number; readonly size: number },
): Promise<string[]> {
  query.select(`${id}.id`, 'id').offset(part.skip).limit(part.size)
  const way = backward ? 'DESC' : 'ASC'
  if (by === 'language') query.orderBy(placeIn('team.language', languages), way)
  if (by === 'venue') query.orderBy('venue.name', way)
  const then = by === 'day' ? way : 'ASC'
  query.addOrderBy(`${session}.day`, then).addOrderBy(`${session}.startTime`, then).addOrderBy(`${id}.id`, way)
  return (await query.getRawMany<{ id: string }>()).map((row) => row.id)
}

async function groupsOf(tx: EntityManager, ids: readonly string[]): Promise<ListedGroup[]> {
  const relations = { slot: { room: { venue: true } } }
  const listed = await withCounts(tx, await tx.find(Group, { where: { id: In([...ids]) }, relations }))
  const byId = new Map(listed.map((group) => [group.id, group]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

function querySeen(tx: EntityManager, scope: Scope): SelectQueryBuilder<Group> {
  return tx
    .createQueryBuilder(Group, 'team')
    .innerJoin('team.slot', 'slot')
    .innerJoin('slot.room', 'room')
    .innerJoin('room.venue', 'venue')
    .where(...seenWhere(scope))
}

function queryGroups(
  tx: EntityManager,
  scope: Scope,
  { part, until, only, ...narrowed }: GroupsAsked,
  today: Day,
): SelectQueryBuilder<Group> {
  const query = querySeen(tx, scope)
    .innerJoin(Session, 'first', 'first.group = team.id AND first.number = 1')
    .andWhere(WHICH[part](toCome(tx)), { today })
  if (until) query.andWhere("team.status = 'planned' AND first.day >= :today AND first.day <= :until", { until })
  if (only) query.andWhere('team.id IN (:...only)', { only: [...only, ''] })
  return narrowGroups(query, narrowed)
}

/** Narrows a query in which a group is called `team`, its slot `slot` and its venue `venue`. */
export function narrowGroups<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  { municipality, language, programme }: GroupsNarrowed,
): SelectQueryBuilder<T> {
  if (municipality) query.andWhere(...seenWhere([municipality], 'narrowed'))
  if (language) query.andWhere('team.language = :language', { language })
  if (programme) query.andWhere('team.programme = :programme', { programme })
  return query
}

const WHICH: Readonly<Record<GroupsAsked['part'], (toCome: string) => string>> = {
  coming: (toCome) => `(team.status = 'proposed' OR (team.status = 'planned' AND EXISTS (${toCome})))`,
  proposed: () => "team.status = 'proposed'",
  held: (toCome) => `(team.status = 'held' OR (team.status = 'planned' AND NOT EXISTS (${toCome})))`,
  cancelled: () => "team.status = 'cancelled'",
}

function toCome(tx: EntityManager): string {
  const sessions = tx.createQueryBuilder(Session, 'session').select('1')
  return sessions.where('session.group = team.id AND session.day >= :today').getQuery()
}

async function withCounts(tx: EntityManager, groups: readonly Group[]): Promise<ListedGroup[]> {
  const ids = groups.map(({ id }) => id)
  const sessions = await sessionsByGroup(tx, ids)
  const counts = await countSeats(tx, ids)
  return groups.flatMap((group) => listedGroup(group, sessions.get(group.id) ?? [], counts.get(group.id)) ?? [])
}

function listedGroup(group: Group, sessions: Session[], seats: Seats = NO_SEATS): ListedGroup | null {
  const [first] = sessions
  if (!first) return null
  return {
    id: group.id,
    status: group.status,
    programme: group.programme,
    language: group.language,
    venue: group.slot.room.venue.name,
    capacity: Math.max(group.capacity, seats.people),
    ...seats,
    day: first.day,
    lastDay: sessions.at(-1)?.day ?? first.day,
    start: first.startTime,
    part: partOfDay(first.startTime),
    sessions: sessions.length,
  }
}
