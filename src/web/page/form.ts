import type { Request } from 'express'
import { z } from 'zod'
import { AppError, FieldErrors, InputError } from '../../errors.ts'
import { readerLanguage } from './page.ts'
import { sayDays, translate } from '../../words/words.ts'
import busboy from 'busboy'

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
  /** All that is wrong, when that is known field by field. */
  readonly all?: readonly {
    readonly field: string
    readonly text: string
    /** The reference of somebody whom it is about. */
    readonly person?: string | number | undefined
  }[]
}

/**
 * The error as something to put right in the form. Rethrows what is not: bugs, and what was not found.
 * @param fields Which field each error code is about: `{ 'email-invalid': 'email' }`; of `FieldErrors`, what each of its fields is called
 * in the form.
 */
export function formError(request: Request, error: unknown, fields: Record<string, string> = {}): FormError {
  if (!(error instanceof AppError) || error.status === 404 || error.status >= 500) throw error
  const language = readerLanguage(request)
  const say = (code: string, values = error.values) => translate(language, `errors:${code}`, sayDays(values, language))
  const status = error.status === 400 ? 422 : error.status
  if (!(error instanceof FieldErrors)) return { text: say(error.code), field: fields[error.code], status }
  const all = error.problems.map(({ code, field, values }) => {
    const person = values?.['reference']
    return { field: fields[field] ?? (field || 'form'), text: say(code, values), person }
  })
  return { text: translate(language, 'common:severalWrong', { count: all.length }), status, all }
}

/** `{ email: 'text' }` for `{{> field error=errors.email}}`, and `form` for what is about the whole. */
export function errorsOf(error: FormError | undefined): Record<string, string> {
  if (!error) return {}
  const { field = 'form', text, all = [] } = error
  return { [field]: text, ...Object.fromEntries(all.toReversed().map((one) => [one.field, one.text])) }
}

/** A form with a file, read. */
export interface Upload {
  readonly fields: Readonly<Record<string, string>>
  /** None when nothing was chosen. */
  readonly file: { readonly name: string; readonly bytes: Buffer } | null
}

const MEGABYTE = 1024 * 1024
/** The largest file that may come in. */
const MOST_MEGABYTES = 64

/**
 * Reads a form of type `multipart/form-data` with one file. What is too large is refused as soon as we know it, but still read to its
 * end and thrown away, so that the browser gets to show why. The fields are also the `body` of the request, as of every other form: one
 * that comes back keeps what was chosen, whatever was wrong with the file, if that stood before the file.
 * @throws InputError `file-too-large`, `file-missing` for a file without content, `form-invalid`.
 */
export function readUpload(request: Request, megabytes = MOST_MEGABYTES): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const fields: Record<string, string> = {}
    request.body = fields
    let file: Upload['file'] = null
    let tooLarge = saysTooLarge(request, megabytes)
    const refuse = () => reject(new InputError('file-too-large', { megabytes }))
    const form = openForm(request, megabytes)
    form.on('field', (name, value: string) => (fields[name] = withoutNul(value.slice(0, 500))))
    form.on('file', (_name, stream, { filename }: { filename?: string }) => {
      const parts: Buffer[] = []
      if (tooLarge) refuse()
      stream.on('limit', () => (tooLarge = true))
      stream.on('data', (part: Buffer) => tooLarge || parts.push(part))
      stream.on('close', () => {
        if (parts.length > 0 && !tooLarge) file = { name: withoutNul(filename ?? ''), bytes: Buffer.concat(parts) }
      })
    })
    form.on('error', () => reject(new InputError('form-invalid', { field: 'file' })))
    form.on('close', () => (tooLarge ? refuse() : resolve({ fields, file })))
    request.on('aborted', () => reject(new InputError('form-invalid', { field: 'file' })))
    request.pipe(form)
  })
}

/** No browser sends it, and PostgreSQL can't keep it. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', '')
}

/** The fields around the file take far less than a megabyte. */
function saysTooLarge({ headers }: Request, megabytes: number): boolean {
  return Number(headers['content-length'] ?? 0) > (megabytes + 1) * MEGABYTE
}

function openForm({ headers }: Request, megabytes: number): busboy.Busboy {
  try {
    const limits = { fileSize: megabytes * MEGABYTE, files: 1, fields: 20, fieldSize: 10_000 }
    return busboy({ headers, limits, defParamCharset: 'utf8' })
  } catch {
    throw new InputError('form-invalid', { field: 'file' })
  }
}

/** Where the reader is in a long list; what the partial `pagination` shows. */
export interface Pages {
  readonly page: number
  readonly last: number
  readonly total: number
  /** Rows to skip before this page. */
  readonly skip: number
  /** Addresses; none at the ends. */
  readonly previous?: string
  readonly next?: string
}

/**
 * Divides a list.
 * @param total How many rows there are in all.
 * @param given The query of the request: `pagina` says which page; the rest stays in the addresses.
 */
export function pagesOf(total: number, size: number, path: string, given: Readonly<Record<string, unknown>>): Pages {
  const last = Math.max(1, Math.ceil(total / size))
  const page = Math.min(Math.max(1, Math.trunc(Number(given['pagina'])) || 1), last)
  const address = (number: number) => `${path}?${queryOf({ ...given, pagina: String(number) })}`
  return {
    page,
    last,
    total,
    skip: (page - 1) * size,
    ...(page > 1 && { previous: address(page - 1) }),
    ...(page < last && { next: address(page + 1) }),
  }
}

/** The texts of a query as they stand behind `?` in an address. */
export function queryOf(given: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(given).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
  return new URLSearchParams(pairs).toString()
}
