import { In } from 'typeorm'
import type { World } from '../../deps.ts'
import { ANOTHER_MUNICIPALITY, TIMETABLE, type Actor, recordEvent, work, type Work } from '../../history/work.ts'
import { moveReferral } from '../known/change-referral.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { trackOf, listElsewhere } from '../known/recognise.ts'
import { isActive } from '../referral-status.ts'
import { Referral } from '../referral.entity.ts'
import { Move } from './move.entity.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { requireInScope } from '../../municipalities/scope.ts'

/**
 * Settles questions that nobody need answer any more, because one of both municipalities let go of the person in another way.
 * @returns How many there were.
 */
export function settleOpenMoves(deps: World): Promise<{ readonly moves: number }> {
  return work(deps, TIMETABLE, { lock: 'referrals' }, async (work) => ({ moves: await settleMoves(work) }))
}

/** The same as a part of other work. */
export async function settleMoves(work: Work): Promise<number> {
  const { tx } = work
  const open = await tx.find(Move, { where: { status: 'asked' }, order: { askedAt: 'ASC', id: 'ASC' } })
  let settled = 0
  for (const part of inParts(open)) {
    const ids = part.flatMap(({ fromReferralId, toReferralId }) => [fromReferralId, toReferralId])
    const found = await tx.find(Referral, { where: { id: In(ids) } })
    const byId = new Map(found.map((referral) => [referral.id, referral]))
    for (const move of part) {
      const from = byId.get(move.fromReferralId)
      if (isOpen(from, byId.get(move.toReferralId))) continue
      await settle(work, move, from)
      settled++
    }
  }
  return settled
}

/** Whether there is still something to answer: the first municipality has them, or their signature; the second wants them. */
function isOpen(from: Referral | null | undefined, to: Referral | null | undefined): boolean {
  return isStillThere(from) && wants(to)
}

/** Whether a referral waits for the answer; who has a seat doesn't wait, but is asked about too. */
function wants(to: Referral | null | undefined): to is Referral {
  return to != null && (isActive(to) || to.statusReason === MAY_HAVE_MOVED)
}

function isStillThere(from: Referral | null | undefined): from is Referral {
  return from != null && (isActive(from) || from.status === 'signed')
}

async function settle(work: Work, move: Move, from: Referral | undefined): Promise<void> {
  const { tx, at } = work
  const { affected } = await tx.update(Move, { id: move.id, status: 'asked' }, { status: 'ended', decidedAt: at })
  const to = await tx.findOneBy(Referral, { id: move.toReferralId })
  if (!affected || !wants(to)) return
  const [other] = (await listElsewhere(tx, to.id)).filter(isActive)
  if (other) return askInstead(work, move, other)
  // Why they left there tells more than that they left: of a death nobody may be invited, and only people know.
  await goOn(work, to, from?.statusReason === 'moved' ? 'waiting' : 'let-go-elsewhere')
}

/** They went on to a third municipality: now that one is asked. */
async function askInstead({ tx }: Work, move: Move, { id, municipality, track }: Referral): Promise<void> {
  const asked = { fromReferralId: id, toReferralId: move.toReferralId, status: 'asked' as const }
  if (await tx.existsBy(Move, asked)) return
  await tx.update(Move, { id: move.id }, { ...asked, fromMunicipality: municipality, decidedAt: null })
  const { status } = await tx.findOneByOrFail(Referral, { id: move.toReferralId })
  if (status === 'paused') await tx.update(Referral, { id: move.toReferralId, statusReason: MAY_HAVE_MOVED }, { track })
}

const MAY_HAVE_MOVED = 'may-have-moved'

/**
 * The other municipality has let go of somebody: here they wait for a group, or for a person to look. Who had a seat keeps it.
 * @param then `signed-elsewhere`: they signed there. `let-go-elsewhere`: they left there for another reason than a move.
 */
async function goOn(
  { tx, at }: Work,
  { id, municipality, version, statusReason }: Referral,
  then: 'waiting' | 'signed-elsewhere' | 'let-go-elsewhere',
): Promise<void> {
  const { person } = await tx.findOneOrFail(Referral, { where: { id }, relations: { person: true } })
  const track = trackOf(person)
  if (statusReason !== MAY_HAVE_MOVED) await tx.update(Referral, { id }, { track, version: version + 1 })
  else if (then === 'waiting') await moveReferral(tx, id, 'waiting', null, { track })
  else await moveReferral(tx, id, 'paused', then, { track })
  const kind = then === 'let-go-elsewhere' ? 'move.ended' : 'move.confirmed'
  await recordEvent(tx, at, ANOTHER_MUNICIPALITY, { kind, referralId: id, municipality })
}

/**
 * Somebody of the municipality that has a person says whether they moved. Yes: here they stop (a seat comes free at the next run of the
 * planner), there they wait for a group. No: everything here stays; there a person is told what to do.
 * @throws NotFoundError `not-found`, also for a question to another municipality; ConflictError `move-answered` when somebody else
 * answered first, or there is nothing to answer any more.
 */
export async function decideMove(deps: World, by: Actor, id: string, moved: boolean): Promise<void> {
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
