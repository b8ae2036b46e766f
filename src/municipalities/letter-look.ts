/** Millimetres from the sheet's left and top edge, as in the municipality's own envelopes. */
export interface LetterWindow {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** The smallest and largest measure of a window, in millimetres: the address fits in it, and it lies in the upper part of the sheet. */
export const WINDOW_RANGES: Readonly<Record<keyof LetterWindow, readonly [number, number]>> = {
  left: [15, 130],
  top: [40, 75],
  width: [60, 110],
  height: [20, 45],
}

/** What a printer can reach of 210 millimetres. */
export const SHEET_WIDTH = 200

/** `#rrggbb` */
export function isColour(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text)
}

/** How light a colour is, from 0 (black) to 1 (white), as WCAG 2 counts it. @param colour `#154273` */
export function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(parseInt(colour.slice(at, at + 2), 16) / 255))
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

/** True for a colour in which text can be read on white paper (WCAG 2.1, 1.4.3: a contrast of 4.5 to 1). */
export function isReadableOnWhite(colour: string): boolean {
  return 1.05 / (luminance(colour) + 0.05) >= 4.5
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
