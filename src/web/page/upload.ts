import busboy from 'busboy'
import type { Request } from 'express'
import { InputError } from '../../errors.ts'

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
