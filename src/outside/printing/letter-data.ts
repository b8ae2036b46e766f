import type { Day } from '../../calendar/days.ts'

/** A piece of text of one weight. Always text: markup in a name stays what it is. */
export interface LetterRun {
  text: string
  strong?: boolean
}

export type LetterBlock =
  | { kind: 'paragraph'; lines: LetterRun[][] }
  | { kind: 'list'; items: LetterRun[][] }
  | { kind: 'facts'; facts: LetterFact[] }

/** A row of the box. Strong lines are printed large: they must be found at a glance. */
export interface LetterFact {
  label: string
  lines: LetterRun[][]
}

/**
 * A heading with what stands under it. An action puts its QR code beside the text, and below the code the address, or the one that is
 * shorter for who types it.
 */
export interface LetterSection {
  heading?: LetterRun[]
  blocks: LetterBlock[]
  action?: { url: string; label: string; caption: string; typed?: string }
}

/** The letter in one language: one side of the sheet. */
export interface LetterPart {
  /** BCP-47, for the tags in the PDF. */
  language: string
  direction: 'ltr' | 'rtl'
  /** Font families in order of preference; Noto Sans always follows. */
  fonts: string[]
  /** What stands on one line above the title: reference, date, phone. */
  details: { label: string; value: string }[]
  title: LetterRun[]
  sections: LetterSection[]
}

/** Where the address lies on the sheet, in millimetres from its left and top edge. The return line stands just above. */
export interface AddressWindow {
  left: number
  top: number
  width: number
  height: number
}

/** An image that was checked when it came in. */
export interface Logo {
  kind: 'png' | 'svg'
  base64: string
}

/** What is a municipality's own: the window of its envelopes, its colour, its logo. */
export interface LetterStyleData {
  window?: AddressWindow
  /** `#rrggbb`, of the municipality's house style. */
  accent?: string
  /** At the top in place of the sender's name. */
  logo?: Logo
}

export interface LetterData extends LetterStyleData {
  /** Who sends the letter, at the top of the first side. */
  sender: string
  returnLine: string
  /**
   * Two to five lines: the name first, the postcode with the town (or the country) last. Between them a line may break at a space; what
   * stays together, such as a house number with its letter, is joined by no-break spaces.
   */
  address: string[]
  /** The date of the letter; also the date of the PDF, so that the same letters give the same bytes. */
  date: Day
  parts: LetterPart[]
}

/** A letter that can't be printed: its place among those it came with, and why. */
export interface LetterFault {
  index: number
  reason: string
}

/** Why a letter can't be printed that runs over its sheet, also in the smallest type. */
export const TOO_LONG_FOR_SHEET = 'too-long-for-sheet'

/** Why a letter can't be printed of which number, postcode or town would not stand whole in the window of the envelope. */
export const ADDRESS_TOO_LARGE = 'address-too-large'

/** DL and EA5 envelopes with the window left. The text keeps clear of the window's edges when the sheet shifts. */
export const WINDOW_LEFT: AddressWindow = { left: 22, top: 51, width: 80, height: 27 }

/** The same envelopes with the window right. */
export const WINDOW_RIGHT: AddressWindow = { left: 115, top: 51, width: 75, height: 27 }
