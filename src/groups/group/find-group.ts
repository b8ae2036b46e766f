import { type EntityManager, type FindOptionsWhere, In, Not } from 'typeorm'
import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Scope } from '../../history/work.ts'
import { Group } from '../group.entity.ts'
import { Session } from '../session.entity.ts'
import type { Deps } from '../../deps.ts'
import { Event } from '../../history/event.entity.ts'
import { municipalitiesIn } from '../../municipalities/scope.ts'
import { type KeptWhy, whyIn } from '../../pool/why/say-why.ts'
import type { GroupStatus } from '../group-status.ts'
import { Placement } from '../placement.entity.ts'

/**
 * A group with its slot, room and venue, for who may see it: one whose slot serves a municipality of theirs.
 * @param version What the page showed; another one means that somebody changed the group meanwhile.
 * @throws NotFoundError `group-unknown`; ConflictError `changed-meanwhile`.
 */
export async function findGroup(tx: EntityManager, scope: Scope, id: string, version?: number): Promise<Group> {
  const group = await tx.findOne(Group, { where: { id }, relations: { slot: { room: { venue: true } } } })
  if (!group || !maySeeGroup(scope, group)) throw new NotFoundError('group-unknown')
  if (version !== undefined && version !== group.version) throw new ConflictError('changed-meanwhile')
  return group
}

/** The groups that somebody may see, with slot, room and venue, the first to begin first. */
export async function listGroups(tx: EntityManager, scope: Scope, where: FindOptionsWhere<Group>): Promise<Group[]> {
  const groups = await tx.find(Group, {
    where,
    relations: { slot: { room: { venue: true } } },
    order: { slot: { startsOn: 'ASC' }, id: 'ASC' },
  })
  return groups.filter((group) => maySeeGroup(scope, group))
}

/** A group belongs to every municipality that its slot serves, and to the one whose venue it is in. */
export function maySeeGroup(scope: Scope, { slot }: Pick<Group, 'slot'>): boolean {
  return maySee(scope, [...slot.serves, ...slot.overflow, slot.room.venue.municipality])
}

/**
 * The same for a query in which the slot is called `slot` and the venue `venue`: `.andWhere(...seenWhere(scope))`. Of a long list the
 * database then reads only what somebody may see.
 * @param as Of its parameters; another one for a second condition in one query.
 */
export function seenWhere(
  scope: Scope,
  as = 'seen',
): [sql: string, parameters: Record<string, string | readonly string[]>] {
  if (scope === 'all') return ['1 = 1', {}]
  if (scope.length === 0) return ['1 = 0', {}]
  const served = scope.map((_code, at) => `slot.serves LIKE :${as}${at} OR slot.overflow LIKE :${as}${at}`)
  const codes = Object.fromEntries(scope.map((code, at) => [`${as}${at}`, `%"${code}"%`]))
  return [`(venue.municipality IN (:...${as}Codes) OR ${served.join(' OR ')})`, { [`${as}Codes`]: scope, ...codes }]
}

/** @param owners The municipalities that a group belongs to. */
export function maySee(scope: Scope, owners: readonly string[]): boolean {
  return scope === 'all' || owners.some((code) => scope.includes(code))
}

/** The sessions of these groups, in order; a group without sessions has none. */
export async function sessionsByGroup(
  tx: EntityManager,
  groups: readonly string[],
): Promise<ReadonlyMap<string, Session[]>> {
  const byGroup = new Map<string, Session[]>(groups.map((id) => [id, []]))
  const sessions = await tx.find(Session, {
    where: { group: { id: In([...groups]) } },
    relations: { group: true },
    order: { number: 'ASC' },
  })
  for (const session of sessions) byGroup.get(session.group.id)?.push(session)
  return byGroup
}

/** By which sessions stand in order of time. */
export function startOf({ day, startTime, id }: Session): string {
  return `${day} ${startTime} ${id}`
}

/** A group as somebody may see it. */
export interface SeenGroup {
  readonly group: Group
  readonly sessions: readonly Session[]
  /** Of people of the reader's municipalities, in order of reference. */
  readonly seats: readonly SeatWithWhy[]
  /** Of other people: to count, and no more than that; who they are is not read. */
  readonly elsewhere: readonly Placement[]
}

/** A seat with its referral and person, and why they have it: nothing when a person chose. */
export interface SeatWithWhy {
  readonly placement: Placement
  readonly why: readonly KeptWhy[]
}

/** The groups that somebody may see, first session first. */
export async function listSeenGroups(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  { status, skip, take }: { status?: GroupStatus | undefined; skip: number; take: number },
): Promise<{ total: number; rows: SeenGroup[] }> {
  const mine = await listGroups(db.read, scope, status === undefined ? {} : { status })
  return { total: mine.length, rows: await withSeats(db.read, scope, mine.slice(skip, skip + take)) }
}

/** One group. @throws NotFoundError `group-unknown` */
export async function findSeenGroup({ db }: Pick<Deps, 'db'>, scope: Scope, id: string): Promise<SeenGroup> {
  const [seen] = await withSeats(db.read, scope, [await findGroup(db.read, scope, id)])
  return seen as SeenGroup
}

async function withSeats(tx: EntityManager, scope: Scope, groups: readonly Group[]): Promise<SeenGroup[]> {
  const ids = groups.map(({ id }) => id)
  const sessions = await sessionsByGroup(tx, ids)
  const group = { id: In(ids) }
  const municipality = municipalitiesIn(scope)
  const mine = await tx.find(Placement, {
    where: { group, ...(municipality && { referral: { municipality } }) },
    relations: { group: true, referral: { person: true } },
  })
  mine.sort((a, b) => (a.referral.reference < b.referral.reference ? -1 : 1))
  const others = municipality
    ? await tx.find(Placement, {
        where: { group, referral: { municipality: Not(municipality) } },
        relations: { group: true, referral: true },
      })
    : []
  const why = await whyPlaced(tx, ids)
  return groups.map((group) => {
    const isHere = (placement: Placement) => placement.group.id === group.id
    return {
      group,
      sessions: sessions.get(group.id) ?? [],
      seats: mine
        .filter(isHere)
        .map((placement) => ({ placement, why: why.get(seatKey(group.id, placement.referral.id)) ?? [] })),
      elsewhere: others.filter(isHere),
    }
  })
}

/** Why people have their seats in these groups, as the planner said when it gave them, by group and referral (`seatKey`). */
async function whyPlaced(tx: EntityManager, groupIds: readonly string[]): Promise<Map<string, KeptWhy[]>> {
  const where = { groupId: In([...groupIds]), kind: 'placement.made' }
  const events = await tx.find(Event, { where, order: { at: 'ASC', id: 'ASC' } })
  return new Map(events.map(({ groupId, referralId, data }) => [seatKey(groupId, referralId), whyIn(data)]))
}

/** The seat of a person in a group. */
function seatKey(groupId: string | null, referralId: string | null): string {
  return `${groupId} ${referralId}`
}
