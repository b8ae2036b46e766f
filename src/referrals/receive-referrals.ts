import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { recordEvent, recordEvents, type Happening } from '../history/record-event.ts'
import { insertMany } from '../outside/insert-many.ts'
import { Person } from '../people/person.entity.ts'
import type { Secrets } from '../people/secrets.ts'
import type { ReferralCandidate } from './file/candidate.ts'
import type { RowProblem } from './file/problems.ts'
import { takenReferences } from './find-known.ts'
import { newReferences } from './new-references.ts'
import type { Marks } from './recognise.ts'
import { keptAfter, personColumns, referralColumns } from './referral-row.ts'
import { ACTIVE_REFERRAL } from './referral-status.ts'
import { Referral } from './referral.entity.ts'
import { sortCandidates, type ChangedOne, type NewOne } from './sort-candidates.ts'

/** How many people were new, changed and known as they are; and who belongs to two people at once. */
export interface Received {
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly conflicts: RowProblem[]
}

/**
 * Takes in checked referrals, all or none. Somebody known keeps their place and waiting date; somebody who was in the programme of
 * another municipality has moved: that one lets go of them (a seat they had comes free at the next run of the planner).
 */
export async function receiveReferrals(
  { db, clock, secrets }: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  candidates: readonly ReferralCandidate[],
): Promise<Received> {
  return db.write(async (tx) => {
    const sorted = await sortCandidates(tx, secrets, candidates)
    const work = { tx, by, at: clock.now(), secrets }
    for (const one of [...sorted.added, ...sorted.changed]) await letGoElsewhere(work, one)
    await addAll(work, sorted.added)
    for (const one of sorted.changed) await change(work, one)
    return {
      new: sorted.added.length,
      changed: sorted.changed.length,
      unchanged: sorted.unchanged.length,
      conflicts: sorted.conflicts,
    }
  }, 'referrals')
}

interface Work {
  readonly tx: EntityManager
  readonly by: Actor
  readonly at: string
  readonly secrets: Secrets
}

async function letGoElsewhere({ tx, by, at }: Work, { elsewhere }: NewOne): Promise<void> {
  for (const { id, status, municipality, version } of elsewhere) {
    if (!ACTIVE_REFERRAL.includes(status)) continue
    await tx.update(Referral, { id }, { status: 'withdrawn', statusReason: 'moved', version: version + 1 })
    // The other municipality learns that they moved, not to whom: the actor is nobody's name.
    await recordEvent(
      tx,
      at,
      { ...by, name: by.kind === 'user' ? 'Dagdeel' : by.name },
      { kind: 'referral.withdrawn', referralId: id, municipality, data: { reason: 'moved' } },
    )
  }
}

async function addAll({ tx, by, at, secrets }: Work, added: readonly NewOne[]): Promise<void> {
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
      ...sealed(candidate, secrets),
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

async function change(
  { tx, by, at, secrets }: Work,
  { known, candidate, marks, difference, movedBack }: ChangedOne,
): Promise<void> {
  const merged = {
    bsnHash: marks.bsnHash ?? known.person.bsnHash,
    vNumberHash: marks.vNumberHash ?? known.person.vNumberHash,
  }
  const contact = 'email' in difference.person ? { emailBounced: false } : {}
  const address =
    'street' in difference.person || 'postcode' in difference.person || 'houseNumber' in difference.person
      ? { addressBad: false }
      : {}
  await tx.update(
    Person,
    { id: known.person.id },
    { ...difference.person, ...sealed(candidate, secrets), ...contact, ...address, version: known.person.version + 1 },
  )
  const kept = keptAfter(known.kept, known, { byDuo: fieldsOf(difference) })
  const step = movedBack ? { status: 'waiting' as const, statusReason: null } : {}
  await tx.update(
    Referral,
    { id: known.id },
    { ...difference.referral, ...step, kept, track: trackOf(merged), version: known.version + 1 },
  )
  await recordEvent(tx, at, by, {
    kind: movedBack ? 'referral.back' : 'referral.changed',
    referralId: known.id,
    municipality: known.municipality,
    data: { fields: fieldsOf(difference) },
  })
}

function fieldsOf({ person, referral }: ChangedOne['difference']): string[] {
  return [...Object.keys(person), ...Object.keys(referral)].filter((name) => name !== 'searchName')
}

/** The seals of the numbers that are given; a number that is left out keeps its seal. */
function sealed(
  { bsn, vNumber }: ReferralCandidate,
  secrets: Secrets,
): Pick<Person, 'bsnSealed' | 'vNumberSealed'> | Record<string, never> {
  return {
    ...(bsn ? { bsnSealed: secrets.seal(bsn) } : {}),
    ...(vNumber ? { vNumberSealed: secrets.seal(vNumber) } : {}),
  } as Pick<Person, 'bsnSealed' | 'vNumberSealed'>
}

/** What makes somebody one person over all municipalities: the BSN, else the V-number. */
function trackOf({ bsnHash, vNumberHash }: Marks): string {
  return (bsnHash ?? vNumberHash) as string
}
