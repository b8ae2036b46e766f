import type { Slot } from './slot.entity.ts'

/** What is not right with a slot: too few hours, or no activity. */
export type SlotWarning = 'too-short' | 'no-activity'

/** At least twelve hours under the Wi2021 (BI21 art. 3.1 lid 1). */
const WI2021_MINUTES = 720

/**
 * What a slot lacks for its programme. Under the Wi2021 the programme takes at least twelve hours, with an activity among them
 * (BI21 art. 3.1); under the Wi2013 one half day is enough.
 */
export function slotWarnings({ programme, sessions }: Pick<Slot, 'programme' | 'sessions'>): SlotWarning[] {
  if (programme !== 'wi2021') return []
  const minutes = sessions.reduce((sum, { start, end }) => sum + minuteOf(end) - minuteOf(start), 0)
  return [
    ...(minutes < WI2021_MINUTES ? (['too-short'] as const) : []),
    ...(sessions.some(({ activity }) => activity) ? [] : (['no-activity'] as const)),
  ]
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}
