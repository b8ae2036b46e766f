import { hear, unpack } from './unpack.ts'

/** What the sheets of a file share. */
export interface Book {
  /** In their order; those that are hidden come last. */
  readonly sheets: readonly { readonly name: string; readonly part: string }[]
  readonly texts: readonly string[]
  readonly dateStyles: readonly boolean[]
  readonly since: 'since1900' | 'since1904'
}

/** What is read once of a packed spreadsheet, before its sheets. Throws when a part that must be there is not. */
export function openBook(bytes: Buffer): Book {
  const sheets: { name: string; id: string; isHidden: boolean }[] = []
  let since: Book['since'] = 'since1900'
  hear(unpackedPart(bytes, 'xl/workbook.xml'), {
    opens: (name, attributes) => {
      if (name === 'workbookPr' && /^(1|true)$/.test(attributes.date1904 ?? '')) since = 'since1904'
      const [, id] = Object.entries(attributes).find(([attribute]) => /^(\w+:)id$/.test(attribute)) ?? []
      const { name: title = '', state = 'visible' } = attributes
      if (name === 'sheet' && id) sheets.push({ name: title, id, isHidden: state !== 'visible' })
    },
  })
  const parts = findParts(bytes)
  const styles = unpack(bytes, parts.get('styles') ?? 'xl/styles.xml')
  const texts = unpack(bytes, parts.get('sharedStrings') ?? 'xl/sharedStrings.xml')
  return {
    sheets: [...sheets]
      .sort((one, other) => Number(one.isHidden) - Number(other.isHidden))
      .flatMap(({ id, name }) => (parts.has(id) ? [{ name, part: parts.get(id) as string }] : [])),
    texts: texts ? readTexts(texts) : [],
    dateStyles: styles ? findDateStyles(styles) : [],
    since,
  }
}

export function unpackedPart(bytes: Buffer, name: string): Uint8Array {
  const part = unpack(bytes, name)
  if (!part) throw new Error(`there is no ${name}`)
  return part
}

/** Where the parts are: sheets by their id, others by what they are. */
function findParts(bytes: Buffer): Map<string, string> {
  const parts = new Map<string, string>()
  hear(unpackedPart(bytes, 'xl/_rels/workbook.xml.rels'), {
    opens: (name, { Id = '', Type = '', Target = '' }) => {
      if (name !== 'Relationship') return
      const kind = Type.slice(Type.lastIndexOf('/') + 1)
      parts.set(kind === 'worksheet' ? Id : kind, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`)
    },
  })
  return parts
}

/** The texts that cells refer to by number, without how they are spoken (in Japanese). */
function readTexts(part: Uint8Array): string[] {
  const texts: string[] = []
  let [text, wanted, spoken] = ['', false, false]
  hear(part, {
    opens: (name) => {
      if (name === 'si') text = ''
      if (name === 't') wanted = !spoken
      if (name === 'rPh') spoken = true
    },
    closes: (name) => {
      if (name === 'si') texts.push(cellText(text))
      if (name === 't') wanted = false
      if (name === 'rPh') spoken = false
    },
    text: (more) => {
      if (wanted) text += more
    },
  })
  return texts
}

/** Without spaces around it, and with the signs that a spreadsheet can't write as they are. */
export function cellText(text: string): string {
  return text.replace(/_x([0-9A-F]{4})_/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))).trim()
}

/** The day of a date as Excel counts it, `YYYY-MM-DD`; empty for what is none. A moment just before midnight is a rounding error. */
export function dayOfSerial(serial: number, since: keyof typeof UNIX_EPOCH): string {
  return dayOfSeconds(Math.round((serial - UNIX_EPOCH[since]) * DAY_SECONDS))
}

/** The day of a moment as ISO 8601 writes it, the same. */
export function dayOfMoment(text: string): string {
  return dayOfSeconds(Math.round(Date.parse(text) / 1000))
}

function dayOfSeconds(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10)
}

/**
 * Which styles of a spreadsheet show a number as a date.
 * @param styles `xl/styles.xml`
 * @returns By the number of the style.
 */
function findDateStyles(styles: Uint8Array): boolean[] {
  const dates = new Set<number>()
  const found: boolean[] = []
  let ofCells = false
  hear(styles, {
    opens: (name, { numFmtId, formatCode = '' }) => {
      if (name === 'numFmt' && isDateFormat(formatCode)) dates.add(Number(numFmtId))
      if (name === 'cellXfs') ofCells = true
      if (name === 'xf' && ofCells) found.push(dates.has(Number(numFmtId)) || isBuiltIn(Number(numFmtId)))
    },
    closes: (name) => {
      if (name === 'cellXfs') ofCells = false
    },
  })
  return found
}

/** Formats that Excel knows by number alone: dates and times, also those of its Chinese, Japanese, Korean and Thai versions. */
const BUILT_IN = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
  [71, 81],
] as const
/** Excel allows no longer format. */
const LONGEST_FORMAT = 255
/** 1 January 1970, in days since Excel's beginning: the last day of 1899, or (on old Macs) the first of 1904. */
const UNIX_EPOCH = { since1900: 25_569, since1904: 24_107 }
const DAY_SECONDS = 86_400

function isBuiltIn(format: number): boolean {
  return BUILT_IN.some(([first, last]) => format >= first && format <= last)
}

/** Of the part for positive numbers: letters of days and times, and no digits to fill in. What is quoted or in brackets is shown as it is. */
function isDateFormat(code: string): boolean {
  const plain = code.slice(0, LONGEST_FORMAT).replace(/\\.|_.|"[^"]*"|\[[^\]]*\]/g, ' ')
  const [positive = ''] = plain.toLowerCase().split(';')
  return /[ymdhs]/.test(positive) && !/[0#?]/.test(positive.replace(/s[.,]0+/g, 's'))
}
