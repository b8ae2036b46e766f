import type { Objection } from './check-members.ts'
import { sayBriefly } from './say-rules.ts'
import { type Language, translate } from '../../web/words.ts'

/** More people than this are counted, not named. */
const MOST_SHOWN = 25

/** Those who can come in, and those who can't by what speaks against them. */
export interface CandidateLists<T> {
  readonly may: readonly T[]
  readonly mayMore: number
  /** The title of the others; empty when everybody can. */
  readonly mayNotTitle: string
  /** The commonest reason first. */
  readonly mayNot: readonly { readonly why: string; readonly shown: readonly T[]; readonly more: number }[]
}

/** @param shown How the page shows one of them. */
export function candidateLists<C extends { readonly objections: readonly Objection[] }, T>(
  language: Language,
  candidates: readonly C[],
  shown: (candidate: C) => T,
): CandidateLists<T> {
  const may = candidates.filter(({ objections }) => objections.length === 0)
  const others = candidates.filter(({ objections }) => objections.length > 0)
  const byReason = new Map<string, C[]>()
  for (const one of others) {
    const why = saidOf(language, one.objections, 1)
    byReason.set(why, [...(byReason.get(why) ?? []), one])
  }
  return {
    may: may.slice(0, MOST_SHOWN).map(shown),
    mayMore: Math.max(0, may.length - MOST_SHOWN),
    mayNotTitle: others.length > 0 ? translate(language, 'proposals:adjust.mayNot', { count: others.length }) : '',
    mayNot: [...byReason.values()]
      .sort((one, other) => other.length - one.length)
      .map((all) => ({
        why: translate(language, 'proposals:adjust.because', {
          why: saidOf(language, all[0]?.objections ?? [], all.length),
          count: all.length,
        }),
        shown: all.slice(0, MOST_SHOWN).map(shown),
        more: Math.max(0, all.length - MOST_SHOWN),
      })),
  }
}

function saidOf(language: Language, objections: readonly Objection[], people: number): string {
  return [...new Set(objections.map((objection) => sayBriefly(language, objection, people)))].join(', ')
}
