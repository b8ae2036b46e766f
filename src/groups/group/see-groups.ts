import { In, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { Event } from '../../history/event.entity.ts'
import type { Scope } from '../../history/actor.ts'
import { inScope } from '../../municipalities/scope.ts'
import { type KeptWhy, whyIn } from '../../pool/why/say-why.ts'
import { findGroup, listGroups, sessionsByGroup } from './find-group.ts'
import type { GroupStatus } from '../group-status.ts'
import type { Group } from '../group.entity.ts'
import { Placement } from '../placement.entity.ts'
import type { Session } from '../session.entity.ts'

/** A group as somebody may see it. */
export interface SeenGroup {
  readonly group: Group
  readonly sessions: readonly Session[]
  /** Of people of the reader's municipalities, in order of reference. */
  readonly seats: readonly SeatWithWhy[]
  /** Of other people: to count, and no more than that. */
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
  const relations = { group: true, referral: { person: true } }
  const seats = await tx.find(Placement, { where: { group: { id: In(ids) } }, relations })
  seats.sort((a, b) => (a.referral.reference < b.referral.reference ? -1 : 1))
  const why = await whyPlaced(tx, ids)
  return groups.map((group) => {
    const all = seats.filter((seat) => seat.group.id === group.id)
    const isMine = ({ referral }: Placement) => inScope(scope, referral.municipality)
    return {
      group,
      sessions: sessions.get(group.id) ?? [],
      seats: all
        .filter(isMine)
        .map((placement) => ({ placement, why: why.get(seatKey(group.id, placement.referral.id)) ?? [] })),
      elsewhere: all.filter((seat) => !isMine(seat)),
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
