import { luminance } from '../../municipalities/colour.ts'

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
