import type { Person } from '../../people/person.entity.ts'
import type { Secrets } from '../../people/secrets.ts'
import type { ReferralCandidate } from '../file/candidate.ts'

/** The seals of the numbers that are given; a number that is left out keeps its seal. */
export function sealNumbers(
  { bsn, vNumber }: ReferralCandidate,
  secrets: Secrets,
): Pick<Person, 'bsnSealed' | 'vNumberSealed'> | Record<string, never> {
  return {
    ...(bsn ? { bsnSealed: secrets.seal(bsn) } : {}),
    ...(vNumber ? { vNumberSealed: secrets.seal(vNumber) } : {}),
  } as Pick<Person, 'bsnSealed' | 'vNumberSealed'>
}
