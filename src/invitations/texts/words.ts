import { z } from 'zod'
import { CANCEL_REASONS } from '../../groups/cancel-reasons.ts'

const word = z.string().trim().min(1)

/** The words that all messages in a language share: labels of the letter, how a time is said, reasons. */
export const Words = z.strictObject({
  reviewed: word,
  reference: word,
  date: word,
  phone: word,
  returnAddress: word,
  time: word.includes('{{range}}'),
  session: word.includes('{{day}}').includes('{{time}}'),
  signing: word.includes('{{session}}'),
  scan: word,
  calendarTitle: word,
  calendarText: word.includes('{{phone}}'),
  activities: z.strictObject({ excursion: word, meeting: word }),
  reasons: z.strictObject(Object.fromEntries(CANCEL_REASONS.map((reason) => [reason, word]))),
})
export type Words = z.infer<typeof Words>
