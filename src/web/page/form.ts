import type { Request } from 'express'
import { z } from 'zod'
import { AppError, InputError } from '../../errors.ts'
import { readerLanguage } from './language.ts'
import { sayDays } from '../../words/say-when.ts'
import { translate } from '../../words/words.ts'

/** One line of a form, trimmed; empty when it was not sent. */
export const line = z.string().max(500).trim().default('')

/** Ticked boxes of one name: none, one or more. */
export const ticked = z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.string().max(100)))

/**
 * The fields of the form (or of the query of a search), checked against their shape.
 * @throws InputError `form-invalid` when a browser did not make this from our form.
 */
export function readForm<T extends z.ZodType>(given: unknown, shape: T): z.output<T> {
  const read = shape.safeParse(given ?? {})
  if (!read.success) throw new InputError('form-invalid', { field: read.error.issues[0]?.path.join('.') ?? '' })
  return read.data
}

/** Why the form comes back: what to show above it, or beside the field that it is about. */
export interface FormError {
  readonly text: string
  /** The name of the field; none when it is about the form as a whole. */
  readonly field?: string
  readonly status: number
}

/**
 * The error as something to put right in the form. Rethrows what is not: bugs, and what was not found.
 * @param fields Which field each error code is about: `{ 'email-invalid': 'email' }`.
 */
export function formError(request: Request, error: unknown, fields: Record<string, string> = {}): FormError {
  if (!(error instanceof AppError) || error.status === 404 || error.status >= 500) throw error
  const language = readerLanguage(request)
  const text = translate(language, `errors:${error.code}`, sayDays(error.values, language))
  return { text, field: fields[error.code], status: error.status === 400 ? 422 : error.status }
}

/** `{ email: 'text' }` for `{{> field error=errors.email}}`, and `form` for what is about the whole. */
export function errorsOf(error: FormError | undefined): Record<string, string> {
  return error ? { [error.field ?? 'form']: error.text } : {}
}
