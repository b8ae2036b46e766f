import { Referral } from '../referral.entity.ts'
import { In, IsNull, type EntityManager } from 'typeorm'
import { inParts } from '../../outside/database/many-rows.ts'
import { Person } from '../../people/person.entity.ts'
import { PersonMerge } from '../person-merge.entity.ts'
import { isActive } from '../referral-status.ts'

/** Somebody whom a row may be about: their referral (with the person), here or at another municipality. */
export type KnownReferral = Referral

/** The keyed hashes of a row's BSN and V-number. */
export interface Marks {
  readonly bsnHash: string | null
  readonly vNumberHash: string | null
}

/** For every older hash of a row's numbers the present one: see `secrets.ts`. Empty unless a key is being changed. */
export type OlderMarks = Readonly<Record<keyof Marks, ReadonlyMap<string, string>>>

/** Everyone who carries one of the numbers of the rows at hand, found by number. */
export interface KnownPeople {
  readonly byBsn: ReadonlyMap<string, readonly KnownReferral[]>
  readonly byVNumber: ReadonlyMap<string, readonly KnownReferral[]>
  /** The numbers by which somebody was known who was merged into another, each as `hash id` with the referral of who stayed. */
  readonly merged: ReadonlySet<string>
}

/** Who a row is about: somebody known here, or nobody yet; and who the same person is elsewhere. */
type Recognised =
  | { readonly conflict: true }
  | { readonly conflict: false; readonly here: KnownReferral | null; readonly elsewhere: readonly KnownReferral[] }

/**
 * Recognises a person by BSN, else by V-number. Two different BSNs are never one person: a V-number that belongs to somebody with
 * another BSN is a conflict, whatever the names say.
 */
export function recognise(municipality: string, marks: Marks, known: KnownPeople): Recognised {
  const byBsn = marks.bsnHash ? (known.byBsn.get(marks.bsnHash) ?? []) : []
  const byVNumber = marks.vNumberHash ? (known.byVNumber.get(marks.vNumberHash) ?? []) : []
  const hereByBsn = byBsn.find((one) => one.municipality === municipality) ?? null
  const hereByVNumber = byVNumber.find((one) => one.municipality === municipality) ?? null
  if (isSomebodyElse(hereByBsn, hereByVNumber, marks)) return { conflict: true }
  const all = new Set([
    ...byBsn,
    ...byVNumber.filter(({ person }) => !person.bsnHash || !marks.bsnHash || person.bsnHash === marks.bsnHash),
  ])
  return {
    conflict: false,
    here: hereByBsn ?? hereByVNumber,
    elsewhere: [...all].filter((one) => one.municipality !== municipality),
  }
}

function isSomebodyElse(byBsn: KnownReferral | null, byVNumber: KnownReferral | null, { bsnHash }: Marks): boolean {
  if (!byVNumber || byVNumber === byBsn) return false
  if (byBsn) return true
  return bsnHash !== null && byVNumber.person.bsnHash !== null
}

/** What makes somebody one person over all municipalities: the BSN, else the V-number. */
export function trackOf({ bsnHash, vNumberHash }: Marks): string {
  return (bsnHash ?? vNumberHash) as string
}

const HASHES_A_QUERY = 5_000

/**
 * Everyone, of every municipality, who carries one of these numbers, with the present hashes of them, whatever is kept. Only `recognise`
 * sees them all; nothing of another municipality's is shown.
 */
export async function findKnown(tx: EntityManager, marks: readonly Marks[], older: OlderMarks): Promise<KnownPeople> {
  const people = new Set<string>()
  for (const column of ['bsnHash', 'vNumberHash'] as const) {
    const hashes = [...marks.flatMap((mark) => mark[column] ?? []), ...older[column].keys()]
    for (const chunk of inParts(hashes, HASHES_A_QUERY)) {
      for (const { id } of await tx.find(Person, { where: { [column]: In(chunk) }, select: { id: true } }))
        people.add(id)
    }
  }
  const byBsn = new Map<string, KnownReferral[]>()
  const byVNumber = new Map<string, KnownReferral[]>()
  const all = new Map<string, KnownReferral>()
  for (const chunk of inParts([...people], HASHES_A_QUERY)) {
    for (const known of await tx.find(Referral, {
      where: { person: { id: In(chunk) } },
      relations: { person: true },
    })) {
      const { person } = known
      person.bsnHash = presentOf(person.bsnHash, older.bsnHash)
      person.vNumberHash = presentOf(person.vNumberHash, older.vNumberHash)
      all.set(known.id, known)
      add(byBsn, person.bsnHash, known)
      add(byVNumber, person.vNumberHash, known)
    }
  }
  const merged = new Set<string>()
  for (const { person, keptReferralId } of await listMerged(tx, [...people])) {
    const known = all.get(keptReferralId) ?? (await findKept(tx, keptReferralId, older))
    all.set(keptReferralId, known)
    const bsnHash = presentOf(person.bsnHash, older.bsnHash)
    const vNumberHash = presentOf(person.vNumberHash, older.vNumberHash)
    add(byBsn, bsnHash, known)
    add(byVNumber, vNumberHash, known)
    for (const hash of [bsnHash, vNumberHash]) if (hash) merged.add(`${hash} ${keptReferralId}`)
  }
  return { byBsn, byVNumber, merged }
}

/** Those of these people who were merged into another, and into whom. */
async function listMerged(
  tx: EntityManager,
  people: readonly string[],
): Promise<{ readonly person: Person; readonly keptReferralId: string }[]> {
  const found: { person: Person; keptReferralId: string }[] = []
  for (const chunk of inParts(people, HASHES_A_QUERY)) {
    const where = { gonePersonId: In(chunk), undoneAt: IsNull() }
    const merges = await tx.find(PersonMerge, { where, select: { id: true, gonePersonId: true, keptReferralId: true } })
    for (const { gonePersonId: id, keptReferralId } of merges)
      found.push({ person: await tx.findOneByOrFail(Person, { id }), keptReferralId })
  }
  return found
}

async function findKept(tx: EntityManager, id: string, older: OlderMarks): Promise<KnownReferral> {
  const known = await tx.findOneOrFail(Referral, { where: { id }, relations: { person: true } })
  known.person.bsnHash = presentOf(known.person.bsnHash, older.bsnHash)
  known.person.vNumberHash = presentOf(known.person.vNumberHash, older.vNumberHash)
  return known
}

function presentOf(hash: string | null, older: ReadonlyMap<string, string>): string | null {
  return (hash && older.get(hash)) ?? hash
}

function add(map: Map<string, KnownReferral[]>, key: string | null, known: KnownReferral): void {
  if (key) map.set(key, [...(map.get(key) ?? []), known])
}

/** What other municipalities know of the same person who signed there, or takes part. Only to decide by: nothing of it is shown. */
export async function listElsewhere(tx: EntityManager, referralId: string): Promise<Referral[]> {
  const { person, municipality } = await tx.findOneOrFail(Referral, {
    where: { id: referralId },
    relations: { person: true },
  })
  const merges = await tx.findBy(PersonMerge, { keptReferralId: referralId, undoneAt: IsNull() })
  const others = await tx.findBy(Person, { id: In(merges.map(({ gonePersonId }) => gonePersonId)) })
  return listElsewhereBy(tx, municipality, [person, ...others])
}

async function listElsewhereBy(tx: EntityManager, municipality: string, all: readonly Marks[]): Promise<Referral[]> {
  const elsewhere = new Map<string, Referral>()
  for (const marks of all.filter(({ bsnHash, vNumberHash }) => bsnHash ?? vNumberHash)) {
    const found = recognise(municipality, marks, await findKnown(tx, [marks], SAME_KEY))
    if (!found.conflict) for (const one of found.elsewhere) elsewhere.set(one.id, one)
  }
  return [...elsewhere.values()].filter((one) => isActive(one) || one.status === 'signed')
}

/** All that is kept of one number is under one key, also while a new one takes over (`renewPeople`). */
const SAME_KEY = { bsnHash: new Map<string, string>(), vNumberHash: new Map<string, string>() }

/** True for who takes part in the programme of another municipality. Which one, nobody learns. */
export async function isActiveElsewhere(tx: EntityManager, referralId: string): Promise<boolean> {
  return (await listElsewhere(tx, referralId)).some(isActive)
}

/** As `isActiveElsewhere`, of somebody with these numbers who has no referral here. */
export async function isActiveElsewhereBy(tx: EntityManager, municipality: string, marks: Marks): Promise<boolean> {
  return (await listElsewhereBy(tx, municipality, [marks])).some(isActive)
}
