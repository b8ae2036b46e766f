import { z } from 'zod'
import { WINDOW_LEFT, WINDOW_RIGHT } from '../../outside/printing/letter-data.ts'
import { isColour, SHEET_WIDTH, WINDOW_RANGES } from '../../municipalities/letter-window.ts'

const measure = (name: keyof typeof WINDOW_RANGES) => z.number().min(WINDOW_RANGES[name][0]).max(WINDOW_RANGES[name][1])

const ownWindow = z
  .strictObject({
    left: measure('left'),
    top: measure('top'),
    width: measure('width'),
    height: measure('height'),
  })
  .refine(({ left, width }) => left + width <= SHEET_WIDTH, 'windowWidth')

/** How a municipality's letters look, in the settings file: `"window": "left"`, `"right"` or measures in millimetres; `"accent": "#154273"`. */
export const letterSettings = z.strictObject({
  window: z
    .union([z.enum(['left', 'right']), ownWindow], 'window')
    .transform((window) => (window === 'left' ? WINDOW_LEFT : window === 'right' ? WINDOW_RIGHT : window))
    .optional(),
  accent: z.string().refine(isColour, 'colour').optional(),
})
