const DARK_BLUE = '#154273'

export interface HouseColours {
  accent: string
  /** Black or white, whichever is read best on the accent. */
  onAccent: string
}

/** A municipality's colour and the text that can be read on it (WCAG 2 relative luminance). Dark blue without one. */
export function houseColours(accent: string | undefined): HouseColours {
  const colour = accent && /^#[0-9a-f]{6}$/i.test(accent) ? accent : DARK_BLUE
  return { accent: colour, onAccent: luminance(colour) > 0.179 ? '#000000' : '#ffffff' }
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(parseInt(colour.slice(at, at + 2), 16) / 255))
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
