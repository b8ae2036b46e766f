import { InputError } from '../../errors.ts'
import type { Logo } from '../../outside/printing/letter-data.ts'
import { cleanPng } from './clean-png.ts'

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
