import { In, type EntityManager } from 'typeorm'
import { inParts } from '../../outside/database/in-parts.ts'
import { Person } from '../../people/person.entity.ts'
import type { Known, KnownPeople, Marks, OlderMarks } from './recognise.ts'
import { Referral } from '../referral.entity.ts'

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
  const byBsn = new Map<string, Known[]>()
  const byVNumber = new Map<string, Known[]>()
  for (const chunk of inParts([...people], HASHES_A_QUERY)) {
    for (const known of await tx.find(Referral, {
      where: { person: { id: In(chunk) } },
      relations: { person: true },
    })) {
      const { person } = known
      person.bsnHash = presentOf(person.bsnHash, older.bsnHash)
      person.vNumberHash = presentOf(person.vNumberHash, older.vNumberHash)
      add(byBsn, person.bsnHash, known)
      add(byVNumber, person.vNumberHash, known)
    }
  }
  return { byBsn, byVNumber }
}

/** Which of these references are taken, by anybody. */
export async function takenReferences(tx: EntityManager, references: readonly string[]): Promise<Set<string>> {
  const taken = new Set<string>()
  for (const chunk of inParts(references, HASHES_A_QUERY)) {
    for (const { reference } of await tx.find(Referral, {
      where: { reference: In(chunk) },
      select: { reference: true },
    }))
      taken.add(reference)
  }
  return taken
}

function presentOf(hash: string | null, older: ReadonlyMap<string, string>): string | null {
  return (hash && older.get(hash)) ?? hash
}

function add(map: Map<string, Known[]>, key: string | null, known: Known): void {
  if (key) map.set(key, [...(map.get(key) ?? []), known])
}
