import type { MunicipalityRules } from '../../municipalities/rules.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { MissingValueError } from './fill-template.ts'

/** The most that somebody pays for a programme, in euros; `undefined` where nobody does. */
export function highestFee(
  { programme }: Pick<Referral, 'programme'>,
  { chargesFee }: Pick<MunicipalityRules, 'chargesFee'>,
): number | undefined {
  return chargesFee && programme === 'wi2013' ? FEE : undefined
}

/** In euros; set by law for the Wi2013, and only for who is no asylum status holder. Under the Wi2021 nobody pays. */
const FEE = 150

/**
 * What somebody pays for the programme, in euros; `undefined` for who pays nothing.
 * @throws MissingValueError `targetGroup` where it must be known and is not: a wrong bill is worse than a late invitation.
 */
export function feeOf(
  { programme, targetGroup }: Pick<Referral, 'programme' | 'targetGroup'>,
  { chargesFee }: Pick<MunicipalityRules, 'chargesFee'>,
): number | undefined {
  if (!chargesFee || programme !== 'wi2013') return undefined
  if (targetGroup === null) throw new MissingValueError('targetGroup')
  return targetGroup === 'asylum-status-holder' ? undefined : FEE
}
