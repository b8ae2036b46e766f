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

/** Some of those who wait, counted: all that is needed to say the same of several pools together. */
export interface LanguageTally extends Pick<WaitingLanguage, 'language' | 'programme' | 'have' | 'need'> {
  readonly reasons: Partial<Record<Reason, number>>
}

/** Counts who waits in one pool by their best language and their law. */
export function tallyLanguages(waiting: readonly WaitingSpeaker[]): LanguageTally[] {
  return mergeTallies(
    waiting.map(({ languages, programme, reason, detail }) => {
      const isShort = reason === 'not-enough-people'
      const shortage = isShort ? { have: Number(detail['have']), need: Number(detail['need']) } : { have: 0, need: 0 }
      return { language: languages[0] ?? '', programme, reasons: { [reason]: 1 }, ...shortage }
    }),
  )
}

/** Who still waits by their best language and their law, the largest group first. */
export function waitingByLanguage(tallies: readonly LanguageTally[]): WaitingLanguage[] {
  const languages = mergeTallies(tallies).map(({ reasons, ...one }) => {
    const counted = Object.entries(reasons) as [Reason, number][]
    const [[reason] = ['seats-taken' as const]] = counted.toSorted(([, one], [, other]) => other - one)
    return { ...one, people: counted.reduce((sum, [, count]) => sum + count, 0), reason }
  })
  return languages.sort((a, b) => b.people - a.people || (keyOf(a) < keyOf(b) ? -1 : 1))
}

function mergeTallies(tallies: readonly LanguageTally[]): LanguageTally[] {
  const merged = new Map<string, LanguageTally>()
  for (const tally of tallies) {
    const before = merged.get(keyOf(tally))
    merged.set(keyOf(tally), before ? { ...nearest(before, tally), reasons: sumOf(before, tally) } : tally)
  }
  return [...merged.values()]
}

function sumOf({ reasons: before }: LanguageTally, { reasons }: LanguageTally): LanguageTally['reasons'] {
  const sums = { ...before }
  for (const [reason, count] of Object.entries(reasons) as [Reason, number][])
    sums[reason] = (sums[reason] ?? 0) + count
  return sums
}

function keyOf({ language, programme }: Pick<WaitingLanguage, 'language' | 'programme'>): string {
  return `${language} ${programme}`
}

/** The one whose group lacks the fewest people; where none is needed, no group lacks any. */
function nearest(one: LanguageTally, other: LanguageTally): LanguageTally {
  if (one.need === 0 || other.need === 0) return one.need === 0 ? other : one
  return other.need - other.have < one.need - one.have ? other : one
}
