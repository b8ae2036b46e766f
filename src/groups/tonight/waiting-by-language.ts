import type { Programme } from '../../municipalities/slot.entity.ts'
import type { Reason, WaitingPerson } from '../../planner/problem/plan.ts'

/** People who still wait under the same law and understand the same language best: groups are formed for one law. */
export interface WaitingLanguage {
  readonly language: string
  readonly programme: Programme
  readonly people: number
  /** The most common reason. */
  readonly reason: Reason
  /** When more people are needed: how many could go to the nearest group, and how many it takes. */
  readonly have: number
  readonly need: number
}

/** Somebody who waits, with their law and the languages they understand, best first. */
export type WaitingSpeaker = WaitingPerson & { readonly languages: readonly string[]; readonly programme: Programme }

/** Who still waits by their best language and their law, the largest group first. */
export function waitingByLanguage(waiting: readonly WaitingSpeaker[]): WaitingLanguage[] {
  const byLanguage = new Map<string, WaitingSpeaker[]>()
  for (const one of waiting) {
    const key = keyOf({ language: one.languages[0] ?? '', programme: one.programme })
    byLanguage.set(key, [...(byLanguage.get(key) ?? []), one])
  }
  const languages = [...byLanguage].map(([key, people]) => ({
    language: key.split(' ')[0] ?? '',
    programme: people[0]?.programme ?? 'wi2021',
    people: people.length,
    reason: mostCommon(people.map(({ reason }) => reason)),
    ...nearest(people),
  }))
  return languages.sort((a, b) => b.people - a.people || (keyOf(a) < keyOf(b) ? -1 : 1))
}

function keyOf({ language, programme }: Pick<WaitingLanguage, 'language' | 'programme'>): string {
  return `${language} ${programme}`
}

function mostCommon(reasons: readonly Reason[]): Reason {
  const count = (reason: Reason) => reasons.filter((other) => other === reason).length
  return reasons.toSorted((a, b) => count(b) - count(a))[0] ?? 'seats-taken'
}

/** The group that lacks the fewest people. */
function nearest(people: readonly WaitingSpeaker[]): { have: number; need: number } {
  const shortages = people
    .filter(({ reason }) => reason === 'not-enough-people')
    .map(({ detail }) => ({ have: Number(detail['have']), need: Number(detail['need']) }))
  return shortages.toSorted((a, b) => a.need - a.have - (b.need - b.have))[0] ?? { have: 0, need: 0 }
}
