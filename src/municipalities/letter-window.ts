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
