import { recordEvent } from '../history/record-event.ts'
import { Person } from '../people/person.entity.ts'
import type { Receiving } from './receiving.ts'
import { trackOf } from './recognise.ts'
import { keptAfter, type Difference } from './referral-row.ts'
import { Referral } from './referral.entity.ts'
import { sealNumbers } from './seal-numbers.ts'
import type { ChangedOne } from './sort-candidates.ts'

/**
 * Writes what a row says anew of somebody known. A new address or e-mail address is no longer one that failed; who had moved away
 * and is back waits again.
 */
export async function updateReferral(
  { tx, by, at, secrets }: Receiving,
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
    {
      ...difference.person,
      ...sealNumbers(candidate, secrets),
      ...contact,
      ...address,
      version: known.person.version + 1,
    },
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

function fieldsOf({ person, referral }: Difference): string[] {
  return [...Object.keys(person), ...Object.keys(referral)].filter((name) => name !== 'searchName')
}
