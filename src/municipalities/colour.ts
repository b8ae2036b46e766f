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
