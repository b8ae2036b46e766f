import { hear } from './unpack.ts'

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

/**
 * Which styles of a spreadsheet show a number as a date.
 * @param styles `xl/styles.xml`
 * @returns By the number of the style.
 */
export function findDateStyles(styles: Uint8Array): boolean[] {
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

function isBuiltIn(format: number): boolean {
  return BUILT_IN.some(([first, last]) => format >= first && format <= last)
}

/** Of the part for positive numbers: letters of days and times, and no digits to fill in. What is quoted or in brackets is shown as it is. */
function isDateFormat(code: string): boolean {
  const plain = code.slice(0, LONGEST_FORMAT).replace(/\\.|_.|"[^"]*"|\[[^\]]*\]/g, ' ')
  const [positive = ''] = plain.toLowerCase().split(';')
  return /[ymdhs]/.test(positive) && !/[0#?]/.test(positive.replace(/s[.,]0+/g, 's'))
}
