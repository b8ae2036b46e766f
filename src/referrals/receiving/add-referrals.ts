import { randomUUID } from 'node:crypto'
import { recordEvents, type Happening } from '../../history/record-event.ts'
import { insertMany } from '../../outside/database/insert-many.ts'
import { Person } from '../../people/person.entity.ts'
import { takenReferences } from '../known/find-known.ts'
import { newReferences } from './new-references.ts'
import type { Weighed } from '../moves/weigh-moves.ts'
import type { Receiving } from '../known/receiving.ts'
import { trackOf } from '../known/recognise.ts'
import { personColumns, referralColumns } from '../known/referral-row.ts'
import { Referral } from '../referral.entity.ts'
import { sealNumbers } from '../known/seal-numbers.ts'
import type { NewOne } from '../known/sort-candidates.ts'

/**
 * Adds people who are new here, each with a reference of their own: the one that came with them, unless it is taken.
 * @returns The id of each one's referral.
 */
export async function addReferrals(
  { tx, by, at, secrets }: Receiving,
  added: readonly NewOne[],
  weighed: ReadonlyMap<NewOne, Weighed>,
): Promise<Map<NewOne, string>> {
  const references = newReferences(
    added.map(({ candidate }) => candidate.reference),
    await takenReferences(
      tx,
      added.flatMap(({ candidate }) => candidate.reference ?? []),
    ),
  )
  const rows = added.map((one, index) => newRows(one, references[index] as string, { at, secrets }, weighed.get(one)))
  await insertMany(
    tx,
    Person,
    rows.map(({ person }) => person),
  )
  await insertMany(
    tx,
    Referral,
    rows.map(({ referral }) => referral),
  )
  const happenings = rows.map(({ referral }): Happening => ({
    kind: 'referral.received',
    referralId: referral.id,
    municipality: referral.municipality,
    data: referral.statusReason ? { reason: referral.statusReason } : {},
  }))
  await recordEvents(tx, at, by, happenings)
  return new Map(added.map((one, index) => [one, rows[index]?.referral.id as string]))
}

function newRows(
  { candidate, marks }: NewOne,
  reference: string,
  { at, secrets }: Pick<Receiving, 'at' | 'secrets'>,
  { asked = [], signed = false }: Partial<Weighed> = {},
) {
  const personId = randomUUID()
  // Signed elsewhere: nobody is invited twice for what they did; a person looks.
  const reason = asked.length > 0 ? 'may-have-moved' : signed ? 'signed-elsewhere' : null
  return {
    person: {
      id: personId,
      ...personColumns(candidate),
      ...sealNumbers(candidate, secrets),
      ...marks,
      addressBad: false,
      emailBounced: false,
    },
    referral: {
      id: randomUUID(),
      reference,
      person: { id: personId },
      // Who is known elsewhere by the other number keeps that track, so that the database sees one person.
      track: asked[0]?.track ?? trackOf(marks),
      ...referralColumns(candidate),
      status: reason ? ('paused' as const) : ('waiting' as const),
      statusReason: reason,
      kept: null,
      createdAt: at,
    },
  }
}
