import { InputError } from '../errors.ts'

/** What runs, opens or changes something when a PDF is opened. */
const ACTIVE = [
  '/JavaScript',
  '/JS',
  '/Launch',
  '/OpenAction',
  '/AA',
  '/EmbeddedFile',
  '/RichMedia',
  '/XFA',
  '/SubmitForm',
]

/**
 * Looks whether a file really is a PDF of text: a beginning, an end, pages, no password, and nothing in it that runs.
 * @throws InputError `statement-not-pdf`; `statement-active` with the `part` that may not be in it.
 */
export function checkStatement(bytes: Buffer): void {
  const text = bytes.toString('latin1')
  const whole = /^%PDF-[12]\.\d/.test(text) && /startxref\s+\d+\s+%%EOF\s*$/.test(text.slice(-2048))
  if (!whole || /\/Encrypt\b/.test(text) || !/\/Type\s*\/(Pages?|ObjStm|XRef)\b/.test(text))
    throw new InputError('statement-not-pdf')
  // A name may be written with #xx for any sign.
  const names = text.replaceAll(/#([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
  const part = ACTIVE.find((name) => new RegExp(`${name}(?![A-Za-z])`).test(withoutStreams(names)))
  if (part) throw new InputError('statement-active', { part })
}

/** The bytes of a picture may spell anything. */
function withoutStreams(text: string): string {
  return text.replaceAll(/stream\r?\n[\s\S]*?endstream/g, '')
}
