import { z } from 'zod'
import { InvalidParamsError } from '../../web/json/api-refusals.ts'
import {
  plainHeading,
  LONGEST_FIELD,
  REFERRAL_FIELDS,
  type ReferralField,
  type ReferralFields,
} from '../file/headings.ts'
import type { RowProblem } from '../file/problems.ts'

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

function asCell(given: z.output<typeof value>): string {
  if (given === null) return ''
  if (typeof given === 'boolean') return given ? 'ja' : 'nee'
  return Array.isArray(given) ? given.join(',') : String(given)
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
