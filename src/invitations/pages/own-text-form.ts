import { z } from 'zod'
import { type FormError, ticked } from '../../web/page/form.ts'
import { cleanOwnText } from '../own-texts/check-own-text.ts'

const areas = z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.string()))

/** The fields as they are sent: of each language its code, its text, and the text that it had when the page was made. */
export const ownTextForm = z
  .object({ version: z.coerce.number().int(), language: ticked, text: areas, before: areas })
  .refine(({ language, text }) => language.length > 0 && language.length === text.length, { path: ['text'] })
  .transform(({ version, language, text, before }) => ({
    version,
    typed: language.map((code, index) => ({ code, text: text[index] ?? '', before: before[index] ?? '' })),
  }))
export type OwnTextForm = z.output<typeof ownTextForm>

/** What somebody typed and could not be kept, and why. */
export interface TypedAgain extends OwnTextForm {
  readonly error: FormError
  /** The code of the language that it is about; none when it is about the form as a whole. */
  readonly language: string | undefined
}

/** One language of the form, as it is shown. */
export interface ShownText {
  readonly text: string
  readonly before: string
  /** What a colleague made of it meanwhile, when it is not in the field; empty when they took it away. */
  readonly meanwhile?: { readonly text: string }
}

/**
 * What stands in the field of a language. After a conflict what somebody typed stays, with what stands there now beside it; a field in
 * which they changed nothing shows what stands there now.
 * @param now What is kept in this language; empty when there is nothing.
 */
export function shownText(code: string, now: string, again: TypedAgain | undefined): ShownText {
  const field = again?.typed.find((one) => one.code === code)
  if (!again || !field) return { text: now, before: now }
  if (again.error.status !== 409) return field
  const [text, before] = [cleanOwnText(field.text), cleanOwnText(field.before)]
  if (text === before) return { text: now, before: now }
  return { text: field.text, before: now, ...(now !== before && now !== text && { meanwhile: { text: now } }) }
}
