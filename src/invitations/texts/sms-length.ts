/** How long an SMS is, as it is paid for. */
export interface SmsLength {
  /** Seven bits a sign while all are in the alphabet of GSM; else two bytes a sign. */
  readonly alphabet: 'gsm-7' | 'ucs-2'
  /** In units of the alphabet. */
  readonly units: number
  readonly parts: number
  /** What goes into so many parts. */
  readonly room: number
}

/** The alphabet of 3GPP TS 23.038, and the signs of its extension, which take two places. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
const EXTENDED = new Set('\f^{}\\[~]|€')

/** What goes into one SMS, and into each part of a longer one, which has a header (TS 23.040). */
const ROOM = { 'gsm-7': { alone: 160, part: 153 }, 'ucs-2': { alone: 70, part: 67 } } as const

/** How long a text is as an SMS. A sign that takes two places is not cut in two: it goes to the next part whole. */
export function smsLength(text: string): SmsLength {
  const signs = [...text]
  const alphabet = signs.every((sign) => BASIC.has(sign) || EXTENDED.has(sign)) ? 'gsm-7' : 'ucs-2'
  const places = signs.map((sign) => (alphabet === 'gsm-7' ? (EXTENDED.has(sign) ? 2 : 1) : sign.length))
  const units = places.reduce((sum, one) => sum + one, 0)
  const { alone, part } = ROOM[alphabet]
  if (units <= alone) return { alphabet, units, parts: 1, room: alone }
  let [parts, left] = [1, part]
  for (const place of places) {
    if (place > left) [parts, left] = [parts + 1, part]
    left -= place
  }
  return { alphabet, units, parts, room: parts * part }
}
