import { In, IsNull, Not, type EntityManager, type FindOptionsWhere } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { sessionsByGroup } from '../../groups/group/find-group.ts'
import type { Group } from '../../groups/group.entity.ts'
import { LIVE_PLACEMENT } from '../../groups/placement-status.ts'
import { seatThatCounts, sessionsOfSeat } from '../../groups/seats/steps.ts'
import { Placement } from '../../groups/placement.entity.ts'
import type { Session } from '../../groups/session.entity.ts'
import type { Actor } from '../../history/work.ts'
import { findShown } from '../../invitations/message/short-address.ts'
import { inScope } from '../../municipalities/scope.ts'
import { holdsNumber } from '../../people/identity.ts'
import { type FoundPerson, listFoundPeople } from '../../pool/list/list-found-people.ts'
import { Referral } from '../../referrals/referral.entity.ts'

/** A seat in another group that somebody still has. */
interface SeatElsewhere {
  readonly placement: Placement
  /** The first session that is not past; the last one when all are. */
  readonly session: Session
}

/** Somebody who may stand at the door, and what can be done for them. */
export interface PossibleWalkIn {
  readonly referral: Referral
  /** On this list already; can have a seat; has one elsewhere that can be taken over; or none of these, and why not. */
  readonly can: 'here' | 'seat' | 'take-over' | 'none'
  readonly why: Referral['status'] | 'other-programme' | null
  /** Of who is on this list. */
  readonly placementId: string | null
  /** Their seat here is for this session alone: they were to catch up, had declined, and come after all. */
  readonly alone: boolean
  readonly elsewhere: SeatElsewhere | null
}

/** At the door of which session of which group. */
export interface AtTheDoor {
  readonly group: Group
  readonly session: Pick<Session, 'id' | 'day'>
}

/** The seats at one session: in all of the group, or of who catches up there. */
export function atSession(seats: FindOptionsWhere<Placement>, sessionId: string): FindOptionsWhere<Placement>[] {
  return [
    { ...seats, sessionId: IsNull() },
    { ...seats, sessionId },
  ]
}

const MOST = 30

/**
 * Who shows this code or address of their letter; else who is called so, or nearly so, or has this reference, wherever they stand in the
 * programme. Nobody for a BSN: that is for who may see the page of a person.
 */
export async function listWalkIns(
  deps: Pick<Deps, 'db' | 'secrets'>,
  by: Actor,
  door: AtTheDoor,
  words: string,
): Promise<PossibleWalkIn[]> {
  const shown = await findShown(deps, words)
  if (shown) return inScope(by.scope, shown.referral.municipality) ? [await ofId(deps, door, shown.referral.id)] : []
  if (words.trim().length < 2 || holdsNumber(words)) return []
  const found = await listFoundPeople(deps, by, words)
  // Who is called so before who is called nearly so, and among them first those for whom something can be done.
  const ranked = [false, true].flatMap((alike) => {
    const so = found.filter((one) => one.alike === alike)
    return [...so.filter(isOpen), ...so.filter((one) => !isOpen(one))]
  })
  const references = ranked.slice(0, MOST).map(({ reference }) => reference)
  const referrals = await deps.db.read.find(Referral, {
    where: { reference: In(references) },
    relations: { person: true },
  })
  const sorted = referrals.sort((one, other) => references.indexOf(one.reference) - references.indexOf(other.reference))
  return Promise.all(sorted.map((referral) => possibleWalkIn(deps.db.read, door, referral)))
}

async function ofId({ db }: Pick<Deps, 'db'>, door: AtTheDoor, id: string): Promise<PossibleWalkIn> {
  const referral = await db.read.findOneOrFail(Referral, { where: { id }, relations: { person: true } })
  return possibleWalkIn(db.read, door, referral)
}

function isOpen({ status }: FoundPerson): boolean {
  return status === 'waiting' || status === 'placed'
}

/** What can be done for one person at the door. */
export async function possibleWalkIn(
  tx: EntityManager,
  { group, session }: AtTheDoor,
  referral: Referral,
): Promise<PossibleWalkIn> {
  const theirs = { group: { id: group.id }, referral: { id: referral.id }, status: Not('cancelled' as const) }
  const seats = await tx.findBy(Placement, atSession(theirs, session.id))
  const here = seats.find(({ status }) => status !== 'declined')
  const alone = seats.some(({ status, sessionId }) => status === 'declined' && sessionId !== null)
  const given = { referral, why: null, placementId: null, alone, elsewhere: null }
  if (here) return { ...given, can: 'here', placementId: here.id }
  if (referral.programme !== group.programme) return { ...given, can: 'none', why: 'other-programme' }
  if (referral.status === 'waiting') return { ...given, can: 'seat' }
  const elsewhere = referral.status === 'placed' ? await findSeatElsewhere(tx, referral.id, session.day, alone) : null
  if (elsewhere) return { ...given, can: 'take-over', elsewhere }
  if (alone && referral.status === 'placed') return { ...given, can: 'seat' }
  return { ...given, can: 'none', why: referral.status }
}

/** The seat in a group that somebody still has. @param alone Only one at which they catch up, for who does that here. */
async function findSeatElsewhere(
  tx: EntityManager,
  referralId: string,
  day: string,
  alone: boolean,
): Promise<SeatElsewhere | null> {
  const live = { referral: { id: referralId }, status: In([...LIVE_PLACEMENT]) }
  const seats = await tx.find(Placement, {
    where: alone ? { ...live, sessionId: Not(IsNull()) } : live,
    relations: { group: { slot: { room: { venue: true } } }, referral: true },
  })
  const placement = seatThatCounts(seats)
  if (!placement) return null
  const all = (await sessionsByGroup(tx, [placement.group.id])).get(placement.group.id) ?? []
  const sessions = sessionsOfSeat(placement, all)
  const session = sessions.find((one) => one.day >= day) ?? sessions.at(-1)
  return session ? { placement, session } : null
}
