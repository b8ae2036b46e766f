import { In, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Scope } from '../../history/actor.ts'
import { inScope } from '../../municipalities/scope.ts'
import { type KeptWhy, whyIn } from '../../pool/why/say-why.ts'
import { findGroup, maySeeGroup } from './find-group.ts'
import type { GroupStatus } from '../group-status.ts'
import { Group } from '../group.entity.ts'
import { Placement } from '../placement.entity.ts'
import { Session } from '../session.entity.ts'
import { Event } from '../../history/event.entity.ts'

/** A group as somebody may see it: the seats of other municipalities only as a number. */
export interface GroupWithSeats {
  readonly group: Group
  readonly sessions: readonly Session[]
  readonly seats: readonly SeatWithWhy[]
  readonly seatsElsewhere: number
}

/** A seat, and why this person has it: nothing when a person chose. */
export interface SeatWithWhy {
  readonly placement: Placement
  readonly why: readonly KeptWhy[]
}

/** The groups that somebody may see, first session first. */
export async function listSeatedGroups(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  { status, skip, take }: { status?: GroupStatus | undefined; skip: number; take: number },
): Promise<{ total: number; rows: GroupWithSeats[] }> {
  const groups = await db.read.find(Group, {
    where: status === undefined ? {} : { status },
    relations: { slot: { room: { venue: true } } },
    order: { slot: { startsOn: 'ASC' }, id: 'ASC' },
  })
  const mine = groups.filter((group) => maySeeGroup(scope, group))
  return { total: mine.length, rows: await withSeats(db.read, scope, mine.slice(skip, skip + take)) }
}

/** One group. @throws NotFoundError `group-unknown` */
export async function findSeatedGroup({ db }: Pick<Deps, 'db'>, scope: Scope, id: string): Promise<GroupWithSeats> {
  const [seen] = await withSeats(db.read, scope, [await findGroup(db.read, scope, id)])
  return seen as GroupWithSeats
}

async function withSeats(tx: EntityManager, scope: Scope, groups: readonly Group[]): Promise<GroupWithSeats[]> {
  const group = { id: In(groups.map(({ id }) => id)) }
  const sessions = await tx.find(Session, { where: { group }, relations: { group: true }, order: { number: 'ASC' } })
  const seats = await tx.find(Placement, { where: { group }, relations: { group: true, referral: true } })
  const why = await whyPlaced(
    tx,
    groups.map(({ id }) => id),
  )
  return groups.map((one) => {
    const all = seats.filter((seat) => seat.group.id === one.id)
    const mine = all.filter(({ referral }) => inScope(scope, referral.municipality))
    return {
      group: one,
      sessions: sessions.filter((session) => session.group.id === one.id),
      seats: mine
        .sort((a, b) => (a.referral.reference < b.referral.reference ? -1 : 1))
        .map((placement) => ({ placement, why: why.get(seatKey(one.id, placement.referral.id)) ?? [] })),
      seatsElsewhere: all.length - mine.length,
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
