import { unzipSync } from 'fflate'
import { Parser } from 'htmlparser2'

/** The largest part that a spreadsheet may unpack to; 200,000 rows of 27 columns take 150 MB. */
const MOST_BYTES = 400_000_000
/** The parser is given so much at a time. */
const SLICE = 1_000_000
const DEEPEST = 100

/** What a part of a spreadsheet says, in order. */
export interface Heard {
  opens?: (name: string, attributes: Readonly<Record<string, string>>) => void
  closes?: (name: string) => void
  text?: (text: string) => void
}

/**
 * One part of a packed spreadsheet.
 * @returns `null` when it isn't there.
 * @throws RangeError when it is too large; what fflate throws when this is no ZIP file
 */
export function unpack(bytes: Uint8Array, part: string): Uint8Array | null {
  let found = false
  const parts = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      if (name !== part || found) return false
      if (originalSize > MOST_BYTES) throw new RangeError(`${part} unpacks to ${originalSize} bytes`)
      return (found = true)
    },
  })
  return parts[part] ?? null
}

/**
 * Reads XML, by names without their prefix, and without ever holding all of it as text.
 * @throws Error when it is no UTF-8, ends too early or is nested deeper than a spreadsheet
 */
export function hear(xml: Uint8Array, { opens, closes, text }: Heard): void {
  let depth = 0
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        if (++depth > DEEPEST) throw new Error('tags within tags within tags')
        opens?.(local(name), attributes)
      },
      onclosetag: (name) => {
        depth--
        closes?.(local(name))
      },
      ontext: text,
    },
    { xmlMode: true },
  )
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for (let at = 0; at < xml.length; at += SLICE)
    parser.write(decoder.decode(xml.subarray(at, at + SLICE), { stream: true }))
  if (depth > 0) throw new Error('the part ends too early')
  parser.end()
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
