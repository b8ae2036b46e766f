import { randomUUID } from 'node:crypto'
import { recordEvents, type Happening } from '../history/record-event.ts'
import { insertMany } from '../outside/insert-many.ts'
import { Person } from '../people/person.entity.ts'
import type { Secrets } from '../people/secrets.ts'
import { takenReferences } from './find-known.ts'
import { newReferences } from './new-references.ts'
import type { Receiving } from './receiving.ts'
import { trackOf } from './recognise.ts'
import { personColumns, referralColumns } from './referral-row.ts'
import { Referral } from './referral.entity.ts'
import { sealNumbers } from './seal-numbers.ts'
import type { NewOne } from './sort-candidates.ts'

/** Adds people who are new here, each with a reference of their own: the one that came with them, unless it is taken. */
export async function addReferrals({ tx, by, at, secrets }: Receiving, added: readonly NewOne[]): Promise<void> {
  const references = newReferences(
    added.map(({ candidate }) => candidate.reference),
    await takenReferences(
      tx,
      added.flatMap(({ candidate }) => candidate.reference ?? []),
    ),
  )
  const rows = added.map((one, index) => newRows(one, references[index] as string, at, secrets))
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
}

function newRows({ candidate, marks, elsewhere }: NewOne, reference: string, at: string, secrets: Secrets) {
  const personId = randomUUID()
  const signed = elsewhere.some(({ status }) => status === 'signed')
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
      track: trackOf(marks),
      ...referralColumns(candidate),
      // Signed elsewhere: nobody is invited twice for what they did; a person looks.
      status: signed ? ('paused' as const) : ('waiting' as const),
      statusReason: signed ? 'signed-elsewhere' : null,
      kept: null,
      createdAt: at,
    },
  }
}
