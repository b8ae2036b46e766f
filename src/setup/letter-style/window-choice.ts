import { WINDOW_LEFT, WINDOW_RIGHT } from '../../outside/printing/letter-data.ts'
import { type LetterWindow, WINDOW_RANGES } from '../../municipalities/letter-window.ts'

/** What staff choose from: the standard envelopes, with the window left or right, or one with measures of its own. */
export const SIDES = ['left', 'right', 'own'] as const
export type Side = (typeof SIDES)[number]

export const MEASURES = Object.keys(WINDOW_RANGES) as (keyof LetterWindow)[]

const STANDARD = { left: WINDOW_LEFT, right: WINDOW_RIGHT }

/** Which of them a window is. */
export function sideOf(window: LetterWindow): Side {
  const same = (one: LetterWindow) => MEASURES.every((measure) => one[measure] === window[measure])
  if (same(WINDOW_LEFT)) return 'left'
  return same(WINDOW_RIGHT) ? 'right' : 'own'
}

/** The window that was chosen; the measures count for one of its own only, `22,5` as well as `22.5`. What is no number is NaN. */
export function windowOf({
  side,
  ...typed
}: { readonly side: Side } & Record<keyof LetterWindow, string>): LetterWindow {
  if (side !== 'own') return STANDARD[side]
  const number = (text: string) => Number(text.replace(',', '.') || NaN)
  return { left: number(typed.left), top: number(typed.top), width: number(typed.width), height: number(typed.height) }
}
