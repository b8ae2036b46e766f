import type { Person, Problem } from './problem.ts'

/** Rule 9: people with the same key are placed as one; whoever goes their own way has a key of their own. */
export function togetherKey(households: Problem['households'], { id, household }: Person): string {
  return household !== null && households[household] === 'together' ? `household ${household}` : `person ${id}`
}

/** Rule 9: the household of somebody who takes turns with a partner; null: they don't. */
export function apartIn(households: Problem['households'], { household }: Person): string | null {
  return household !== null && households[household] === 'apart' ? household : null
}

/** Rule 9: what only one of a household that goes apart can have: each of these half days. Nothing for who takes no turns. */
export function turnsOf(household: string | null, halfDays: readonly string[]): string[] {
  return household === null ? [] : halfDays.map((halfDay) => `${household} ${halfDay}`)
}

/** Rule 9: of who takes turns, one stays with the children. @param taken The turns of those who are away (`turnsOf`). */
export function isPartnerAway(
  household: string | null,
  halfDays: readonly string[],
  taken: ReadonlySet<string>,
): boolean {
  return turnsOf(household, halfDays).some((turn) => taken.has(turn))
}
