import QRCode from 'qrcode'
import { type LetterData, type LetterPart, type LetterSection, WINDOW_LEFT } from './letter-data.ts'

const DARK_BLUE = '#154273'

/** A letter with everything the template draws: the QR codes made, the defaults filled in, the text at a scale that fits. */
export type PreparedLetter = Awaited<ReturnType<typeof prepareLetter>>

/** Makes the QR codes and fills in what the settings leave open. Throws when the address can't be printed. */
export async function prepareLetter(letter: LetterData) {
  const address = letter.address.map((line) => line.trim()).filter(Boolean)
  if (address.length < 2 || address.length > 5) throw new Error(`an address has 2 to 5 lines, not ${address.length}`)
  if (letter.parts.length < 1 || letter.parts.length > 2) throw new Error('a letter has one or two sides')
  return {
    ...letter,
    address,
    window: letter.window ?? WINDOW_LEFT,
    accent: /^#[0-9a-f]{6}$/i.test(letter.accent ?? '') ? letter.accent : DARK_BLUE,
    scale: 1,
    parts: await Promise.all(letter.parts.map(preparePart)),
  }
}

async function preparePart(part: LetterPart) {
  return { ...part, sections: await Promise.all(part.sections.map(prepareSection)) }
}

async function prepareSection(section: LetterSection) {
  if (!section.action) return { ...section, action: undefined }
  const svg = await QRCode.toString(section.action.url, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' })
  return { ...section, action: { ...section.action, svg } }
}
