import { MoreThan, type EntityManager } from 'typeorm'
import type { Actor } from '../../history/actor.ts'
import { addMinutes, type Moment } from '../../outside/clock.ts'
import type { Known } from '../known/recognise.ts'
import { isActive, isElsewhere } from '../referral-status.ts'
import type { ChangedOne, NewOne, SortedCandidates } from '../known/sort-candidates.ts'
import { Move } from './move.entity.ts'
import { isSamePerson } from './same-person.ts'

/** What a referral does to what other municipalities know of the same person. */
export interface Weighed {
  /** These let go of them: number, birth date and name agree. */
  readonly left: readonly Known[]
  /** A person there is asked first. */
  readonly asked: readonly Known[]
  /** Signed there, and it is the same person. */
  readonly signed: boolean
}

/** So many people may move by themselves in a day because of one planner or key; of a large file 2 per cent, at most `MOST_MOVES`. */
export const FEWEST_MOVES = 20
export const MOST_MOVES = 100
/** So many milliseconds taking in takes at least: a number that is known elsewhere means a little more work. */
export const TAKING_IN = 50

const SHARE_OF_FILE = 0.02

/**
 * Says of each referral whether the person moves here, or whether another municipality is asked first. Who went away from here never
 * comes back by themselves while another municipality has them: else two old files would send somebody to and fro.
 */
export async function weighMoves(
  tx: EntityManager,
  { by, at }: { by: Actor; at: Moment },
  { added, changed, unchanged }: SortedCandidates,
): Promise<ReadonlyMap<NewOne, Weighed>> {
  const rows = added.length + changed.length + unchanged.length
  let left = limitFor(rows) - (await countMadeToday(tx, by, at))
  const weighed = new Map<NewOne, Weighed>()
  for (const one of [...added, ...changed]) {
    const found = weigh(one, left > 0)
    if (found.left.length > 0) left--
    weighed.set(one, found)
  }
  return weighed
}

/** How many people may move by themselves when so many rows are taken in. */
export function limitFor(rows: number): number {
  return Math.min(MOST_MOVES, Math.max(FEWEST_MOVES, Math.floor(rows * SHARE_OF_FILE)))
}

function weigh(one: NewOne | ChangedOne, mayMove: boolean): Weighed {
  const active = one.elsewhere.filter(isActive)
  const signed = 'known' in one ? [] : one.elsewhere.filter(({ status }) => status === 'signed')
  if (!concernsOthers(one)) return { left: [], asked: [], signed: false }
  const same = [...active, ...signed].every(({ person }) => isSamePerson(one.candidate, person))
  if (same && (active.length === 0 || (mayMove && !isBack(one))))
    return { left: active, asked: [], signed: signed.length > 0 }
  return { left: [], asked: active.length > 0 ? active : signed, signed: false }
}

/** Of somebody known here only who is back, or has a number that wasn't known of them, can be news to another municipality. */
function concernsOthers(one: NewOne | ChangedOne): boolean {
  if (!('known' in one) || one.movedBack) return true
  const { person } = one.difference
  const newNumber = 'bsnHash' in person || 'vNumberHash' in person
  return newNumber && isActive(one.known) && !isElsewhere(one.known)
}

function isBack(one: NewOne | ChangedOne): boolean {
  return 'known' in one && one.movedBack
}

const DAY = 24 * 60

/** How many people moved by themselves in the last 24 hours because of this planner or key. */
async function countMadeToday(tx: EntityManager, by: Actor, at: Moment): Promise<number> {
  const mine = { askedByKind: by.kind, askedByName: by.name, askedAt: MoreThan(addMinutes(at, -DAY)) }
  return tx.countBy(Move, { ...mine, status: 'made' })
}
