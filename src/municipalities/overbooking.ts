import type { MunicipalityRules } from './rules.ts'

/** Of the people who were expected at a municipality's groups so far: how many came. */
export interface ShowUp {
  readonly expected: number
  readonly came: number
}

/** How many percent more people a municipality invites than should come, and why: set by hand, or from who came before. */
export interface Overbooking {
  readonly percent: number
  readonly source: 'set' | 'computed' | 'too-few'
}

/** With fewer past invitations a rate says nothing. */
export const FEWEST_INVITATIONS = 50

const MOST_PERCENT = 100

/**
 * `overbookPercent` where it is set. Where it is not (null): as many more as fill the group when people come as often as before,
 * rounded down; nobody more while there are fewer than 50 past invitations. What the room holds is for who uses this to keep.
 */
export function overbooking(
  { overbookPercent }: Pick<MunicipalityRules, 'overbookPercent'>,
  { expected, came }: ShowUp,
): Overbooking {
  if (overbookPercent !== null) return { percent: overbookPercent, source: 'set' }
  if (expected < FEWEST_INVITATIONS) return { percent: 0, source: 'too-few' }
  const percent = came === 0 ? MOST_PERCENT : Math.floor((100 * (expected - came)) / came)
  return { percent: Math.min(percent, MOST_PERCENT), source: 'computed' }
}
