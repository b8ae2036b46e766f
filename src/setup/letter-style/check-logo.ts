import { InputError } from '../../errors.ts'
import type { Logo } from '../../outside/printing/letter-data.ts'
import { crc32, inflateSync } from 'node:zlib'

const MOST_KILOBYTES = 200

/**
 * A logo that came in, looked at by its content and not by its name. A PNG keeps only what draws it; an SVG with anything but drawing in
 * it is refused.
 * @throws InputError `logo-too-large`, `logo-unreadable` when it is neither, `logo-unsafe` with the `part` that may not be in it.
 */
export function checkLogo(bytes: Buffer): Logo {
  if (bytes.length > MOST_KILOBYTES * 1024) throw new InputError('logo-too-large', { kilobytes: MOST_KILOBYTES })
  const png = cleanPng(bytes)
  if (png) return { kind: 'png', base64: png.toString('base64') }
  return { kind: 'svg', base64: Buffer.from(checkSvg(bytes)).toString('base64') }
}

const DRAWING = new Set(
  (
    'svg g path rect circle ellipse line polyline polygon defs linearGradient radialGradient stop clipPath mask symbol use title desc ' +
    'style text tspan'
  ).split(' '),
)

/** What is not drawing, or looks outside the file. */
const FORBIDDEN: readonly (readonly [part: string, pattern: RegExp])[] = [
  ['<!…>', /<!/],
  ['<?…?>', /<\?(?!xml\s)/i],
  ['on…=', /[\s"'/]on\w+\s*=/i],
  ['href', /href\s*=\s*(?!"#|'#)/i],
  ['url(…)', /url\(\s*["']?(?!["']?#)/i],
  ['@import', /@import/i],
  ['\\', /\\/],
  ['javascript:', /javascript:/i],
]

function checkSvg(bytes: Buffer): string {
  const drawn = withoutComments(textOf(bytes))
  if (!/^\s*(<\?xml[^>]*\?>)?\s*<svg[\s>]/.test(drawn) || !/<\/svg>\s*$/.test(drawn))
    throw new InputError('logo-unreadable')
  for (const [part, pattern] of FORBIDDEN) if (pattern.test(drawn)) throw new InputError('logo-unsafe', { part })
  const strange = [...drawn.matchAll(/<\/?([^\s/>?!]+)/g)]
    .map(([, name = '']) => name)
    .find((name) => !DRAWING.has(name))
  if (strange) throw new InputError('logo-unsafe', { part: `<${strange.slice(0, 30)}>` })
  return drawn
}

/** One in another is no XML, so it is refused like one without an end. */
function withoutComments(text: string): string {
  const [first = '', ...rest] = text.split('<!--')
  const after = rest.map((part) => {
    const end = part.indexOf('-->')
    if (end < 0) throw new InputError('logo-unreadable')
    return part.slice(end + 3)
  })
  return first + after.join('')
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new InputError('logo-unreadable')
  }
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** What draws the image; all else is about it, such as where a camera was. */
const KEPT = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']
const MOST_PIXELS = 2_000_000
/** Samples for each pixel, by colour type (PNG, table 11.1). */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/** The PNG without anything that doesn't draw it; null when it is no whole PNG of at most two million pixels. */
function cleanPng(bytes: Buffer): Buffer | null {
  if (!bytes.subarray(0, 8).equals(SIGNATURE)) return null
  const chunks = chunksOf(bytes)
  const [first] = chunks
  if (!first || first.type !== 'IHDR' || first.data.length !== 13 || chunks.at(-1)?.type !== 'IEND') return null
  const [width, height] = [first.data.readUInt32BE(0), first.data.readUInt32BE(4)]
  if (width === 0 || height === 0 || width * height > MOST_PIXELS) return null
  if (!isWhole(first.data, chunks)) return null
  return Buffer.concat([SIGNATURE, ...chunks.filter(({ type }) => KEPT.includes(type)).map(({ whole }) => whole)])
}

interface Chunk {
  readonly type: string
  readonly data: Buffer
  readonly whole: Buffer
}

/** Up to the end; none when one is cut off or its checksum is wrong. What stands after the end is left out. */
function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at)
    if (end > bytes.length) return []
    const whole = bytes.subarray(at, end)
    if (crc32(whole.subarray(4, -4)) !== whole.readUInt32BE(whole.length - 4)) return []
    const type = whole.toString('latin1', 4, 8)
    chunks.push({ type, data: whole.subarray(8, -4), whole })
    if (type === 'IEND') return chunks
    at = end
  }
  return []
}

/** The pixels are there, and not more than the header says: a small file must not grow into a large one. */
function isWhole(header: Buffer, chunks: readonly Chunk[]): boolean {
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const samples = SAMPLES[header[9] ?? -1]
  if (!samples || header[12] !== 0) return false
  const needed = (Math.ceil((width * samples * (header[8] ?? 0)) / 8) + 1) * height
  try {
    const data = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data))
    return inflateSync(data, { maxOutputLength: needed + 1 }).length === needed
  } catch {
    return false
  }
}
