import type { Objection } from './check-members.ts'
import { sayBriefly } from './say-rules.ts'
import { type Language, translate } from '../../words/words.ts'

/** More lines than this are counted, not shown. */
const MOST_SHOWN = 25

/** Those who can come in, and those who can't by what speaks against them. A household that goes together stands on one line. */
export interface CandidateLists<T> {
  readonly may: readonly T[]
  readonly mayPeople: number
  /** So many people more than are shown. */
  readonly mayMore: number
  /** The title of the others; empty when everybody can. */
  readonly mayNotTitle: string
  /** The commonest reason first. */
  readonly mayNot: readonly { readonly why: string; readonly shown: readonly T[]; readonly more: number }[]
}

interface Party {
  readonly people: readonly unknown[]
  readonly objections: readonly Objection[]
}

/** @param shown How the page shows one of them. */
export function candidateLists<C extends Party, T>(
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
    mayPeople: peopleIn(may),
    mayMore: peopleIn(may.slice(MOST_SHOWN)),
    mayNotTitle: others.length > 0 ? translate(language, 'proposals:adjust.mayNot', { count: peopleIn(others) }) : '',
    mayNot: [...byReason.values()]
      .sort((one, other) => peopleIn(other) - peopleIn(one))
      .map((all) => ({
        why: because(language, all),
        shown: all.slice(0, MOST_SHOWN).map(shown),
        more: peopleIn(all.slice(MOST_SHOWN)),
      })),
  }
}

function because(language: Language, all: readonly Party[]): string {
  const count = peopleIn(all)
  const why = saidOf(language, all[0]?.objections ?? [], count)
  return translate(language, 'proposals:adjust.because', { why, count })
}

function saidOf(language: Language, objections: readonly Objection[], people: number): string {
  return [...new Set(objections.map((objection) => sayBriefly(language, objection, people)))].join(', ')
}

function peopleIn(parties: readonly Party[]): number {
  return parties.reduce((sum, { people }) => sum + people.length, 0)
}
