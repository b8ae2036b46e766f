import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import {
  findOtherHalfDays,
  findSeatIn,
  listGroupsIn,
  type OtherHalfDays,
  takeProvenSeat,
} from '../../groups/planning/other-half-days.ts'
import { takeAnswer } from '../../groups/seats/answer-placement.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { NEWCOMER, work } from '../../history/work.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { inviteToSeat } from '../due/queue-messages.ts'
import type { Recipient } from '../recipient/recipient.ts'

type World = Pick<Deps, 'db' | 'clock' | 'config' | 'secrets' | 'stopping'>

/** In another process somebody may take a seat while it is proven that this one is free: so often it is proven again. */
const MOST_TRIES = 3

/** So many may stand in line, and so long; to who comes then, or waits longer, the seat is as good as gone. */
const MOST_IN_LINE = 60
const LONGEST_WAIT_MILLISECONDS = 15_000

/** In this process one takes a seat after the other: what is proven for one still is so when they take it. */
let turn: Promise<unknown> = Promise.resolve()

/** Who stands in line, by the id of their referral. */
const inLine = new Map<string, { readonly slot: string; readonly seat: Promise<string> }>()

/**
 * Somebody who could not come takes a seat in another group that they were offered (`findOtherHalfDays`), comes, and gets an invitation
 * that says when and where. Taking the same twice takes it once.
 * @returns The word in the link to the seat.
 * @throws ConflictError `seat-gone` when taking it would cost somebody else something by now, that isn't known in time, or too many take a
 *   seat at this moment.
 */
export async function takeHalfDay(
  deps: World,
  { referral: { id } }: Pick<Recipient, 'referral'>,
  slot: string,
): Promise<string> {
  if ((await listGroupsIn(deps.db.read, [slot])).length === 0) throw new ConflictError('seat-gone')
  const where = { id: await standInLine(deps, id, slot) }
  const { id: seat, tokenNumber, tokenHash } = await deps.db.read.findOneByOrFail(Placement, where)
  return deps.secrets.token(seat, tokenNumber, tokenHash)
}

/** Who stands in line already gets the same answer, and nothing else meanwhile. */
async function standInLine(deps: World, id: string, slot: string): Promise<string> {
  const before = inLine.get(id)
  if (before?.slot === slot) return before.seat
  if (before || inLine.size >= MOST_IN_LINE) throw new ConflictError('seat-gone')
  const since = performance.now()
  const seat = turn.then(() => takeInTurn(deps, id, slot, since)).finally(() => inLine.delete(id))
  turn = seat.catch(() => undefined)
  inLine.set(id, { slot, seat })
  return seat
}

async function takeInTurn(deps: World, id: string, slot: string, since: number): Promise<string> {
  if (performance.now() - since > LONGEST_WAIT_MILLISECONDS) throw new ConflictError('seat-gone')
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    // A seat that nobody was told of has no link yet.
    const taken = await findSeatIn(deps.db.read, id, slot, ['invited', 'confirmed'])
    if (taken) return taken
    const offered = await findOtherHalfDays(deps, await deps.db.read.findOneByOrFail(Referral, { id }), { slot })
    if (!offered.slots.includes(slot)) break
    const seat = await takeOffered(deps, offered, id, slot)
    if (seat) return seat
  }
  throw new ConflictError('seat-gone')
}

/** Null: somebody was first, and it must be proven again. */
async function takeOffered(deps: World, offered: OtherHalfDays, id: string, slot: string): Promise<string | null> {
  try {
    return await work(deps, NEWCOMER, { lock: 'plan' }, async (work) => {
      const seat = await takeProvenSeat(work, offered, id, slot)
      if (!seat) return null
      await inviteToSeat(work, deps, seat)
      await takeAnswer(work, seat, { coming: true })
      return seat
    })
  } catch (error) {
    if (error instanceof ConflictError) return null
    throw error
  }
}
