import { sayLanguage, sayDay, hasWords, type Language, translate } from '../../words/words.ts'
import type { Objection } from './check-members.ts'
import type { DescribedProposal, Review, WorldChange } from './show-proposal.ts'
import { MUNICIPALITY_NAMES } from '../../people/dutch-address.ts'

/** By reference; whoever is not in it is of another municipality. */
type Names = ReadonlyMap<string, { readonly name: string; readonly status?: string; readonly deadline?: string }>

/** A sentence, and what can be done about it. */
interface Said {
  readonly text: string
  readonly advice: string
}

/** Why a form comes back when a hard rule would be broken: with each rule in a sentence. */
export interface BrokenRules {
  readonly text: string
  readonly status: number
  readonly field?: string
  readonly broken?: readonly Said[]
}

/** How a proposal stands, in sentences: what changed, what is wrong, and whether it can be approved. */
export function sayReview(language: Language, { review, names }: Pick<DescribedProposal, 'review' | 'names'>) {
  const wrong = review.objections.map((objection) => sayObjection(language, objection, names))
  const changes = review.changes.map((change) => sayChange(language, change, names))
  return {
    changes,
    changesTitle: translate(language, 'proposals:changed.title', { count: changes.length }),
    wrong,
    wrongTitle: translate(language, isOnlySmall(review) ? 'proposals:changed.small' : 'proposals:changed.wrong', {
      count: wrong.length,
    }),
    blocked: review.blocked,
    misfits: review.objections.some(({ person }) => person !== null),
    seen: review.seen,
  }
}

function isOnlySmall({ objections }: Review): boolean {
  return objections.length === 1 && objections[0]?.rule === 'minimum'
}

/** Which hard rule is broken, for whom, and what could be done: "Rania Haddad verstaat geen Tigrinya." */
export function sayObjection(language: Language, { rule, person, detail }: Objection, names: Names): Said {
  const values = { ...sayDetail(language, detail), who: whoIs(language, person, names) }
  const key = rule === 'municipality' && 'from' in detail ? 'municipalityLater' : rule
  return {
    text: translate(language, `proposals:rule.${key}`, values),
    advice: translate(language, `proposals:advice.${key}`, values),
  }
}

/** In a few words, beside a name or a number of people: "verstaat geen Tigrinya". */
export function sayBriefly(language: Language, { rule, detail }: Objection, count = 1): string {
  return translate(language, `proposals:brief.${rule}`, { ...sayDetail(language, detail), count })
}

/** What changed in the world since a proposal was made. */
export function sayChange(language: Language, change: WorldChange, names: Names): Said {
  const known = 'person' in change ? names.get(change.person) : undefined
  const values = {
    ...change,
    who: 'person' in change ? whoIs(language, change.person, names) : '',
    deadline: sayDay(known?.deadline, language),
    rule: 'rule' in change ? translate(language, `municipalities:rule.${change.rule}`) : '',
  }
  const status = change.kind === 'left' ? `left.${known?.status ?? 'unknown'}` : change.kind
  return {
    text: translate(language, `proposals:change.${status}`, values),
    advice: translate(language, `proposals:changeAdvice.${change.kind}`, values),
  }
}

function whoIs(language: Language, reference: string | null, names: Names): string {
  if (reference === null) return ''
  return names.get(reference)?.name ?? translate(language, 'proposals:somebody')
}

function sayDetail(language: Language, detail: Objection['detail']): Record<string, unknown> {
  const said = Object.entries(detail).map(([name, value]) => [name, (SAY[name] ?? String)(value as never, language)])
  return { ...(Object.fromEntries(said) as Record<string, string>), count: detail['more'] }
}

const SAY: Readonly<Record<string, (value: never, language: Language) => string>> = {
  language: (code: string, language) => sayLanguage(code, language),
  municipality: (code: string) => MUNICIPALITY_NAMES.get(code) ?? code,
  from: (day: string, language) => sayDay(day, language),
  halfDays: (halfDays: readonly string[], language) => halfDays.map((one) => sayHalfDay(one, language)).join(', '),
  needs: (needs: readonly string[], language) => needs.map((need) => sayNeed(need, language)).join(', '),
  resources: (resources: readonly string[]) => resources.join(', '),
}

function sayHalfDay(halfDay: string, language: Language): string {
  const [day = '', part = ''] = halfDay.split(' ')
  return `${sayDay(day, language, 'full')}, ${translate(language, `groups:part.${part}`)}`
}

function sayNeed(need: string, language: Language): string {
  const key = `municipalities:offers.${need}`
  return hasWords(language, key) ? translate(language, key) : need
}

/** More lines than this are counted, not shown. */
const MOST_SHOWN = 25

/** Those who can come in, and those who can't by what speaks against them. A household that goes together stands on one line. */
interface CandidateLists<T> {
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
