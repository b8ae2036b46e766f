import { z } from 'zod'
import type { ReferralStatus } from '../referral-status.ts'
import type { Referral } from '../referral.entity.ts'
import { InvalidParamsError } from '../../web/json/api-refusals.ts'
import {
  plainHeading,
  LONGEST_FIELD,
  REFERRAL_FIELDS,
  type ReferralField,
  type ReferralFields,
} from '../file/headings.ts'
import type { RowProblem } from '../file/problems.ts'

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
    gepauzeerdTot: day.nullable().meta({
      description: 'De dag waarop de persoon vanzelf weer wacht; leeg als iemand dat zelf moet zeggen.',
    }),
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
    gepauzeerdTot: referral.pausedUntil,
    naam: { voornamen: givenNames, voorvoegsel: prefix, achternaam: familyName },
    geboortedatum: birthDate,
    talen: languages,
    wachtSinds: referral.waitingSince,
    uiterstOp: referral.deadline,
    einddatumTermijn: referral.termEndsOn,
  }
}

const value = z
  .union([z.string().max(LONGEST_FIELD), z.number(), z.boolean(), z.array(z.string().max(200)).max(50)])
  .nullable()

/** `einddatum termijn` is `einddatumTermijn`. */
function nameOf(field: ReferralField): string {
  return field.replaceAll(/[ -](\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** One referral as JSON: the headings of the file in camelCase. Other fields are left alone, as other columns are. */
export const referralBody = z
  .looseObject(Object.fromEntries(REFERRAL_FIELDS.map((field) => [nameOf(field), value.optional()])))
  .meta({
    id: 'NieuweAanmelding',
    description: 'De kolommen van het bestand. `talen` en `behoeften` mogen een lijst zijn.',
  })

const FIELDS: ReadonlyMap<string, ReferralField> = new Map(REFERRAL_FIELDS.map((field) => [plainHeading(field), field]))

/**
 * What a row of a file would say: `true` is `ja`, a list is separated by commas.
 * @throws InvalidParamsError when a field is given twice (`eMail` and `e-mail`).
 */
export function fieldsOf(body: z.output<typeof referralBody>): ReferralFields {
  const fields: Partial<Record<ReferralField, string>> = {}
  for (const [name, given] of Object.entries(body)) {
    const field = FIELDS.get(plainHeading(name))
    if (!field) continue
    if (fields[field] !== undefined)
      throw new InvalidParamsError([
        { name: nameOf(field), code: 'column-twice', reason: 'Dit veld staat er twee keer.' },
      ])
    fields[field] = asCell(value.catch(null).parse(given))
  }
  return fields
}

/** What is wrong with a referral, by field. */
export function refused(problems: readonly RowProblem[]): InvalidParamsError {
  return new InvalidParamsError(
    problems.map(({ column, problem, message }) => ({
      name: column ? nameOf(column) : 'body',
      code: problem,
      reason: message,
    })),
  )
}

function asCell(given: z.output<typeof value>): string {
  if (given === null) return ''
  if (typeof given === 'boolean') return given ? 'ja' : 'nee'
  return Array.isArray(given) ? given.join(',') : String(given)
}
