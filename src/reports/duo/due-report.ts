import type { Day } from '../../calendar/days.ts'
import type { Moment } from '../../outside/clock.ts'

/** A signature or refusal as it was recorded, and what DUO was told of it. */
export interface ToldSigning {
  readonly id: string
  /** null: refused, of which DUO is told nothing. */
  readonly signedOn: Day | null
  readonly recordedAt: Moment
  readonly withdrawnAt: Moment | null
  /** When DUO was told the date, and when that it was withdrawn. */
  readonly toldAt: Moment | null
  readonly withdrawalToldAt: Moment | null
}

/** What DUO still has to be told: a date, or that a date is withdrawn. */
export interface DueReport {
  readonly signingId: string
  readonly kind: 'signed' | 'withdrawal'
}

/**
 * Compares what is true with what DUO knows. A new date replaces the one DUO has (its PUT replaces the whole), so a correction needs
 * no withdrawal first; a withdrawal is only told of a date that we told (M2M PVT, business rules 1 and 7).
 * @param signings All of one referral.
 * @returns null when DUO knows what is true.
 */
export function dueReport(signings: readonly ToldSigning[]): DueReport | null {
  const standing = signings.find(({ withdrawnAt, signedOn }) => withdrawnAt === null && signedOn !== null)
  const known = knownToDuo(signings)
  if (standing) return standing.signedOn === known?.signedOn ? null : { signingId: standing.id, kind: 'signed' }
  return known ? { signingId: known.id, kind: 'withdrawal' } : null
}

interface Telling {
  readonly at: Moment
  readonly about: ToldSigning
  readonly withdrawn: boolean
}

/** The last thing that was told counts. */
function knownToDuo(signings: readonly ToldSigning[]): ToldSigning | null {
  const tellings = signings.flatMap(tellingsOf).sort(inOrder)
  const last = tellings.at(-1)
  return last && !last.withdrawn ? last.about : null
}

function tellingsOf(about: ToldSigning): Telling[] {
  const told = about.toldAt === null ? [] : [{ at: about.toldAt, about, withdrawn: false }]
  const withdrawn = about.withdrawalToldAt === null ? [] : [{ at: about.withdrawalToldAt, about, withdrawn: true }]
  return [...told, ...withdrawn]
}

/** In the same millisecond the later signing was told later, and its date before its withdrawal. */
function inOrder(one: Telling, other: Telling): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1
  if (one.about !== other.about) return one.about.recordedAt < other.about.recordedAt ? -1 : 1
  return Number(one.withdrawn) - Number(other.withdrawn)
}
