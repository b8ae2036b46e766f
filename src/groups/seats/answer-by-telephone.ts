import { In, type EntityManager } from 'typeorm'
import type { World } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { type Actor, work } from '../../history/work.ts'
import { findReferral } from '../../referrals/find-referral.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { Placement } from '../placement.entity.ts'
import { type Answer, takeAnswer } from './answer-placement.ts'

/** Somebody who calls, or is called, and the seat that they were asked about last; null: they were asked about none that still goes on. */
interface Caller {
  readonly referral: Referral
  /** With its group, slot, room and venue. */
  readonly seat: Placement | null
}

/** @throws NotFoundError `not-found` */
export async function showCaller(tx: EntityManager, by: Actor, reference: string): Promise<Caller> {
  const referral = await findReferral(tx, by, reference)
  const seats = await tx.find(Placement, {
    where: {
      referral: { id: referral.id },
      status: In(['invited', 'confirmed', 'declined']),
      group: { status: 'planned' },
    },
    relations: { group: { slot: { room: { venue: true } } } },
    order: { placedAt: 'DESC', id: 'DESC' },
  })
  // Who declined to catch up somewhere is asked about their own series, in which they still have a seat.
  const seat = seats.find(({ status }) => status !== 'declined') ?? seats[0] ?? null
  return { referral, seat }
}

/**
 * Takes an answer that somebody gave on the telephone; the history says so, and who heard it.
 * @param seatId The seat that they were asked about, as the page showed it.
 * @throws NotFoundError `not-found`; ConflictError `not-asked`, `changed-meanwhile` when it is another seat by now, and those of
 * `takeAnswer`.
 */
export async function answerByTelephone(
  deps: World,
  by: Actor,
  reference: string,
  seatId: string,
  answer: Answer,
): Promise<void> {
  await work(deps, by, {}, async (work) => {
    const { seat } = await showCaller(work.tx, by, reference)
    if (!seat) throw new ConflictError('not-asked')
    if (seat.id !== seatId) throw new ConflictError('changed-meanwhile')
    await takeAnswer(work, seat.id, answer, 'telephone')
  })
}
