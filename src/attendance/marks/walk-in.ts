import { In, Not, type EntityManager } from 'typeorm'
import type { Deps, World } from '../../deps.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { findGroup } from '../../groups/group/find-group.ts'
import type { Group } from '../../groups/group.entity.ts'
import { LIVE_PLACEMENT } from '../../groups/placement-status.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { Session } from '../../groups/session.entity.ts'
import { type Actor, type Scope, recordEvent, type Work, work } from '../../history/work.ts'
import { holdLock } from '../../outside/database/transaction.ts'
import { inScope, scopeWhere } from '../../municipalities/scope.ts'
import { moveReferral } from '../../referrals/known/change-referral.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { mark } from './mark-attendance.ts'
import type { Programme } from '../../municipalities/slot.entity.ts'
import { searchName } from '../../people/full-name.ts'
import { addPlacements, placementLock } from '../../groups/seats/steps.ts'

/**
 * Gives somebody who waits and just walked in a seat in this group, also when they had declined it, and marks them present. The
 * room's seats are the limit. Doing it twice changes nothing.
 * @returns The id of the seat.
 * @throws NotFoundError `session-unknown`, `referral-unknown`; ConflictError `session-not-yet`, `group-cancelled`, `room-full`,
 * `other-programme`, `not-waiting`.
 */
export async function addWalkIn(deps: World, by: Actor, sessionId: string, referralId: string): Promise<string> {
  return work(deps, by, { lock: `walk-in:${sessionId}` }, async (work) => {
    const { tx, at, today } = work
    const session = await tx.findOne(Session, { where: { id: sessionId }, relations: { group: true } })
    if (!session) throw new NotFoundError('session-unknown')
    if (session.day > today) throw new ConflictError('session-not-yet', { day: session.day })
    const group = await findGroup(tx, by.scope, session.group.id)
    if (group.status === 'cancelled') throw new ConflictError('group-cancelled')
    const referral = await tx.findOneBy(Referral, { id: referralId })
    if (!referral || !inScope(by.scope, referral.municipality)) throw new NotFoundError('referral-unknown')
    const placement = await placementIn(tx, group, referral)
    const isNew = !placement || placement.status === 'declined'
    if (isNew) await requireRoom(tx, group)
    const id = placement?.id ?? (await takeSeat(work, group, referral))
    if (isNew) {
      const { municipality } = referral
      await recordEvent(tx, at, by, { kind: 'placement.walked-in', referralId, groupId: group.id, municipality })
    }
    await holdLock(tx, placementLock(id))
    await mark(work, id, { session: session.number, status: 'present' })
    return id
  })
}

/** They may be on the list after all: declined, or marked absent. A seat that was taken from them does not come back. */
function placementIn(tx: EntityManager, group: Group, referral: Referral): Promise<Placement | null> {
  return tx.findOneBy(Placement, { group: { id: group.id }, referral: { id: referral.id }, status: Not('cancelled') })
}

async function requireRoom(tx: EntityManager, { id, slot }: Group): Promise<void> {
  const taken = await tx.countBy(Placement, { group: { id }, status: In([...LIVE_PLACEMENT, 'attended']) })
  if (taken >= slot.room.capacity) throw new ConflictError('room-full', { seats: slot.room.capacity })
}

async function takeSeat(work: Work, group: Group, referral: Referral): Promise<string> {
  if (referral.status !== 'waiting') throw new ConflictError('not-waiting')
  if (referral.programme !== group.programme) throw new ConflictError('other-programme')
  await moveReferral(work.tx, referral.id, 'placed')
  const [id = ''] = await addPlacements(work, group, [referral], 'confirmed')
  return id
}

const MOST = 20

/** Who waits for this programme and is called so, or has this reference. Nobody for fewer than two letters. */
export async function listWalkIns(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  programme: Programme,
  words: string,
): Promise<Referral[]> {
  const name = searchName(words)
  if (name.length < 2) return []
  return db.read
    .createQueryBuilder(Referral, 'referral')
    .innerJoinAndSelect('referral.person', 'person')
    .where("referral.status = 'waiting' AND referral.programme = :programme", { programme })
    .andWhere(...scopeWhere(scope, 'referral.municipality'))
    .andWhere('(person.searchName LIKE :name OR LOWER(referral.reference) = :reference)', {
      name: `%${name.replaceAll(/[%_\\]/g, ' ')}%`,
      reference: words.trim().toLowerCase(),
    })
    .orderBy('person.searchName')
    .limit(MOST)
    .getMany()
}
