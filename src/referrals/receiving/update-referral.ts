import { recordEvent } from '../../history/record-event.ts'
import type { Work } from '../../history/work.ts'
import { Person } from '../../people/person.entity.ts'
import type { Secrets } from '../../people/secrets.ts'
import { moveReferral } from '../known/move-referral.ts'
import { trackOf, type KnownReferral, type Marks } from '../known/recognise.ts'
import { keptAfter, type Difference, sealNumbers } from '../known/referral-row.ts'
import { isActive, isElsewhere } from '../referral-status.ts'
import { Referral } from '../referral.entity.ts'
import type { ChangedOne } from '../known/sort-candidates.ts'

/**
 * Writes what a row says anew of somebody known. A new address or e-mail address is no longer one that failed; who had moved away
 * and is back waits again, or for the answer of the municipality that is asked about them.
 * @param asked What another municipality knows of the same person, when it is asked first.
 */
export async function updateReferral(
  { tx, by, at }: Work,
  secrets: Secrets,
  { known, candidate, marks, difference, movedBack }: ChangedOne,
  asked: readonly KnownReferral[],
): Promise<void> {
  const contact = 'email' in difference.person ? { emailBounced: false } : {}
  const address =
    'street' in difference.person || 'postcode' in difference.person || 'houseNumber' in difference.person
      ? { addressBad: false }
      : {}
  await tx.update(
    Person,
    { id: known.person.id },
    {
      ...difference.person,
      ...sealNumbers(candidate, secrets),
      ...contact,
      ...address,
      version: known.person.version + 1,
    },
  )
  const kept = keptAfter(known.kept, known, { byDuo: fieldsOf(difference) })
  const step = stepOf(known, movedBack, asked)
  const columns = { ...difference.referral, kept, track: newTrack(known, marks, step, asked) }
  if (step) await moveReferral(tx, known.id, step.status, step.statusReason, columns)
  else await tx.update(Referral, { id: known.id }, { ...columns, version: known.version + 1 })
  await recordEvent(tx, at, by, {
    kind: movedBack ? 'referral.back' : 'referral.changed',
    referralId: known.id,
    municipality: known.municipality,
    data: { fields: fieldsOf(difference) },
  })
}

type Step = Pick<Referral, 'status' | 'statusReason'>

/** Who waits for a group waits for the answer first; who has a seat, or is on pause, keeps that. */
function stepOf({ status }: KnownReferral, movedBack: boolean, asked: readonly KnownReferral[]): Step | null {
  if (asked.length > 0 && (movedBack || status === 'waiting'))
    return { status: 'paused', statusReason: 'may-have-moved' }
  return movedBack ? { status: 'waiting', statusReason: null } : null
}

/** As long as another municipality has them, the track stays one by which the database keeps both apart. */
function newTrack(known: KnownReferral, marks: Marks, step: Step | null, [asked]: readonly KnownReferral[]): string {
  if (asked) return isActive({ ...known, ...step }) ? known.track : asked.track
  if (isElsewhere(known)) return known.track
  return trackOf({
    bsnHash: marks.bsnHash ?? known.person.bsnHash,
    vNumberHash: marks.vNumberHash ?? known.person.vNumberHash,
  })
}

function fieldsOf({ person, referral }: Difference): string[] {
  return [...Object.keys(person), ...Object.keys(referral)].filter((name) => name !== 'searchName')
}
