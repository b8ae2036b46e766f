import type { Deps } from '../../deps.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { ANOTHER_MUNICIPALITY, type Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { work, type Work } from '../../history/work.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import { isActive } from '../referral-status.ts'
import { Referral } from '../referral.entity.ts'
import { Move } from './move.entity.ts'
import { goOn, isOpen, MAY_HAVE_MOVED, settleMoves } from './settle-moves.ts'
import { moveReferral } from '../known/move-referral.ts'
import { listElsewhere } from '../known/recognise.ts'

/**
 * Somebody of the municipality that has a person says whether they moved. Yes: here they stop (a seat comes free at the next run of the
 * planner), there they wait for a group. No: everything here stays; there a person is told what to do.
 * @throws NotFoundError `not-found`, also for a question to another municipality; ConflictError `move-answered` when somebody else
 * answered first, or there is nothing to answer any more.
 */
export async function decideMove(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  id: string,
  moved: boolean,
): Promise<void> {
  await work(deps, by, { lock: 'referrals' }, async (work) => {
    const { tx, at } = work
    const move = await tx.findOneBy(Move, { id })
    if (!move) throw new NotFoundError('not-found')
    requireInScope(by.scope, move.fromMunicipality)
    const from = await tx.findOneBy(Referral, { id: move.fromReferralId })
    const to = await tx.findOneBy(Referral, { id: move.toReferralId })
    if (!from || !to || !isOpen(from, to)) throw new ConflictError('move-answered')
    const decision = { status: moved ? ('confirmed' as const) : ('denied' as const), decidedAt: at, decidedBy: by.name }
    const { affected } = await tx.update(Move, { id, status: 'asked' }, decision)
    if (affected !== 1) throw new ConflictError('move-answered')
    await (moved ? letGo(work, from, to) : keep(work, from, to))
    await settleMoves(work)
  })
}

async function letGo(work: Work, from: Referral, to: Referral): Promise<void> {
  const { tx, at, by } = work
  const { id: referralId, municipality } = from
  if (isActive(from)) {
    await moveReferral(tx, referralId, 'withdrawn', 'moved')
    await recordEvent(tx, at, by, { kind: 'referral.withdrawn', referralId, municipality, data: { reason: 'moved' } })
  } else await recordEvent(tx, at, by, { kind: 'move.same', referralId, municipality })
  const elsewhere = await listElsewhere(tx, to.id)
  if (elsewhere.some(isActive)) return
  await goOn(work, to, elsewhere.length > 0 ? 'signed-elsewhere' : 'waiting')
}

/** A seat that they got there meanwhile comes free: here they have theirs. */
async function keep({ tx, at, by }: Work, from: Referral, to: Referral): Promise<void> {
  await recordEvent(tx, at, by, { kind: 'move.denied', referralId: from.id, municipality: from.municipality })
  if (isActive(to) || to.statusReason === MAY_HAVE_MOVED)
    await moveReferral(tx, to.id, 'paused', 'move-denied', { track: from.track })
  const happened = { kind: 'move.denied', referralId: to.id, municipality: to.municipality }
  await recordEvent(tx, at, ANOTHER_MUNICIPALITY, happened)
}
