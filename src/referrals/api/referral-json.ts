import { z } from 'zod'
import type { ReferralStatus } from '../referral-status.ts'
import type { Referral } from '../referral.entity.ts'

/** Where a referral stands, in the API's words. */
export const STATUS_WORDS: Readonly<Record<ReferralStatus, string>> = {
  waiting: 'wacht',
  placed: 'geplaatst',
  signed: 'ondertekend',
  refused: 'geweigerd',
  paused: 'gepauzeerd',
  withdrawn: 'gestopt',
}

/** The words of `STATUS_WORDS`, to choose from in a query. */
export const statusWord = z.enum(Object.values(STATUS_WORDS) as [string, ...string[]])

/** The status that a word stands for. */
export function statusOf(word: string | undefined): ReferralStatus | undefined {
  return (Object.keys(STATUS_WORDS) as ReferralStatus[]).find((status) => STATUS_WORDS[status] === word)
}

const day = z.string().meta({ format: 'date' })

export const referralShape = z
  .object({
    id: z.string(),
    referentie: z.string(),
    gemeente: z.string(),
    wet: z.enum(['Wi2013', 'Wi2021']),
    doelgroep: z.string().nullable(),
    status: statusWord,
    reden: z.string().nullable().meta({ description: 'Waarom gepauzeerd of gestopt.' }),
    naam: z.object({ voornamen: z.string().nullable(), voorvoegsel: z.string().nullable(), achternaam: z.string() }),
    geboortedatum: z.string().nullable(),
    talen: z.array(z.string()).meta({ description: 'BCP-47, de beste eerst.' }),
    wachtSinds: day,
    uiterstOp: day.meta({ description: 'De laatste dag waarop ondertekenen op tijd is.' }),
    einddatumTermijn: day,
  })
  .meta({ id: 'Aanmelding' })

/** A referral as the API tells it: never a BSN, a V-number or an address. */
export function referralJson(referral: Referral): z.output<typeof referralShape> {
  const { givenNames, prefix, familyName, birthDate, languages } = referral.person
  return {
    id: referral.id,
    referentie: referral.reference,
    gemeente: referral.municipality,
    wet: referral.programme === 'wi2013' ? 'Wi2013' : 'Wi2021',
    doelgroep: referral.targetGroup,
    status: STATUS_WORDS[referral.status],
    reden: referral.statusReason,
    naam: { voornamen: givenNames, voorvoegsel: prefix, achternaam: familyName },
    geboortedatum: birthDate,
    talen: languages,
    wachtSinds: referral.waitingSince,
    uiterstOp: referral.deadline,
    einddatumTermijn: referral.termEndsOn,
  }
}
