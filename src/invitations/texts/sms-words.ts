import { createHash } from 'node:crypto'
import { parse } from 'yaml'
import { z } from 'zod'

const word = z.string().trim().min(1).includes('{{municipality}}')
const Shape = z.strictObject({
  reviewed: z.string().trim().min(1),
  invitation: word.includes('{{day}}').includes('{{time}}'),
  reminder: word.includes('{{day}}').includes('{{time}}'),
  change: word.includes('{{day}}').includes('{{time}}'),
  cancellation: word.includes('{{day}}'),
})

/** What goes by SMS in one language; `version` is of the file's text. */
export type SmsWords = z.infer<typeof Shape> & { readonly language: string; readonly version: string }

/** The texts of it. */
export type SmsText = Exclude<keyof z.infer<typeof Shape>, 'reviewed'>

const NAMES = ['municipality', 'day', 'time']

/** The SMS of a language. Throws with what is wrong in the file, a fault on each line. */
export function readSmsWords(source: string, language: string): SmsWords {
  const read = Shape.safeParse(parse(source))
  if (!read.success) throw new Error(read.error.issues.map((one) => `${one.path.join('.')}: ${one.message}`).join('\n'))
  const names = [...source.matchAll(/\{\{(.*?)\}\}/g)].map(([, name]) => name ?? '')
  const unknown = names.filter((name) => !NAMES.includes(name))
  if (unknown.length > 0) throw new Error(unknown.map((name) => `{{${name}}} is not a known placeholder`).join('\n'))
  return { ...read.data, language, version: createHash('sha256').update(source).digest('hex').slice(0, 8) }
}
