import { MoreThan } from 'typeorm'
import type { Work } from '../../history/work.ts'
import { addMinutes } from '../../outside/clock.ts'
import type { KnownReferral } from '../known/recognise.ts'
import type { ChangedOne, NewOne, SortedCandidates } from '../known/sort-candidates.ts'
import { isActive, isElsewhere } from '../referral-status.ts'
import { Move } from './move.entity.ts'
import type { Person } from '../../people/person.entity.ts'
import { searchName } from '../../people/full-name.ts'

/** What a referral does to what other municipalities know of the same person. */
export interface Weighed {
  /** These let go of them: number, birth date and name agree. */
  readonly left: readonly KnownReferral[]
  /** A person there is asked first. */
  readonly asked: readonly KnownReferral[]
  /** Signed there, and it is the same person. */
  readonly signed: boolean
}

/** So many people may move by themselves in a day because of one planner or key; of a large file 2 per cent, at most `MOST_MOVES`. */
const FEWEST_MOVES = 20
const MOST_MOVES = 100
/** So many milliseconds taking in takes at least: a number that is known elsewhere means a little more work. */
export const TAKING_IN = 50

const SHARE_OF_FILE = 0.02

/**
 * Says of each referral whether the person moves here, or whether another municipality is asked first. Who went away from here never
 * comes back by themselves while another municipality has them: else two old files would send somebody to and fro.
 */
export async function weighMoves(
  work: Work,
  { added, changed, unchanged }: SortedCandidates,
): Promise<ReadonlyMap<NewOne, Weighed>> {
  const rows = added.length + changed.length + unchanged.length
  let left = limitFor(rows) - (await countMadeToday(work))
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
  if (same && (active.length === 0 || (mayMove && !('known' in one && one.movedBack))))
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

const DAY = 24 * 60

/** How many people moved by themselves in the last 24 hours because of this planner or key. */
async function countMadeToday({ tx, by, at }: Work): Promise<number> {
  const mine = { askedByKind: by.kind, askedByName: by.name, askedAt: MoreThan(addMinutes(at, -DAY)) }
  return tx.countBy(Move, { ...mine, status: 'made' })
}

/** What two municipalities know of somebody, by which they can agree that it is one person. */
export type Described = Pick<Person, 'givenNames' | 'prefix' | 'familyName' | 'birthDate'>

/**
 * Whether birth date and name agree, so that a number that is the same is no mistake and no guess. Case, diacritics, hyphens and
 * prefixes don't matter; of the given names the first counts, an initial is enough, and who has none agrees with any. Only a whole
 * birth date counts.
 */
export function isSamePerson(one: Described, other: Described): boolean {
  return sameBirthDate(one, other) && sameFamilyName(one, other) && sameGivenName(one, other)
}

function sameBirthDate({ birthDate }: Described, other: Described): boolean {
  return birthDate !== null && birthDate.length === '1986-09-08'.length && birthDate === other.birthDate
}

function sameFamilyName(one: Described, other: Described): boolean {
  const others = familyNames(other)
  return familyNames(one).some((name) => others.includes(name))
}

/** Words that stand before a name in one register and are a part of it, or left out, in another. */
const PREFIXES = new Set(
  'van de der den het t ten ter te in op aan bij onder over uit voor von zu la le les du des da das do dos el al ad'.split(
    ' ',
  ),
)

/** A family name written as one word: with its prefix and without. */
function familyNames({ prefix, familyName }: Described): string[] {
  const words = searchName(familyName).split(' ')
  const first = words.findIndex((word) => !PREFIXES.has(word))
  const bare = first > 0 ? words.slice(first) : words
  const whole = searchName([prefix, familyName].filter(Boolean).join(' '))
  return [...new Set([whole.replaceAll(' ', ''), words.join(''), bare.join('')])].filter(Boolean)
}

function sameGivenName(one: Described, other: Described): boolean {
  const [first, second] = [firstGivenName(one), firstGivenName(other)]
  if (first === '' || second === '') return true
  const isInitial = (name: string, of: string) => name.length === 1 && of.startsWith(name)
  return first === second || isInitial(first, second) || isInitial(second, first)
}

/** A lone dot or dash, as a register writes for who has no given name, is none. */
function firstGivenName({ givenNames }: Described): string {
  return searchName(givenNames ?? '').split(' ')[0] ?? ''
}
