import { inParts } from '../../outside/database/many-rows.ts'
import { addDays, type Day, type TimeOfDay, daysBetween, weekday } from '../../calendar/days.ts'
import { InputError } from '../../errors.ts'
import type { DayOff } from '../../municipalities/half-days/days-off.ts'
import { type SlotSession, Slot } from '../../municipalities/slot.entity.ts'
import type { World } from '../../deps.ts'
import type { Actor } from '../../history/work.ts'
import { likeness } from '../../municipalities/half-days/add-slots.ts'
import { checkSlot, type NewSlot, gatherGround } from '../../municipalities/half-days/new-slot.ts'
import { type SlotNote, slotNotes } from '../../municipalities/half-days/slot-notes.ts'
import { gatherSurroundings } from '../../groups/group/slots-in-use.ts'

/** Half days that come back, and how many of them make one slot. */
export interface SlotPattern extends Repetition {
  readonly start: TimeOfDay
  readonly end: TimeOfDay
  /** 1 for the Wi2013; so many days after each other make one series of the Wi2021. */
  readonly sessionsEach: number
  /** Which session of a series is the activity, from 1, and what it is; null: none. */
  readonly activity: { readonly number: number; readonly what: string } | null
  /** What also counts as a day off; public holidays and closed days always do. */
  readonly skip: readonly ('choice' | 'school')[]
}

/** What a pattern comes to. */
interface SpreadPattern {
  /** The sessions of each slot, in order. */
  readonly slots: SlotSession[][]
  readonly skipped: { readonly day: Day; readonly off: DayOff }[]
  /** Days at the end that are too few for one more series. */
  readonly left: Day[]
}

const MOST_DAYS = 2 * 366
const [MOST_WEEKS, MOST_SESSIONS] = [26, 20]

/**
 * The slots that a pattern makes. A day off is passed over: the next one takes its place, so that a series stays whole.
 * @param daysOff Why a day is special; none: an ordinary day.
 * @throws InputError `pattern-days-missing`, `pattern-end-missing`, `pattern-weeks-invalid`, `pattern-sessions-invalid`,
 *   `pattern-activity-invalid`. (Dates and times: `checkSessions`.)
 */
export function spreadPattern(pattern: SlotPattern, daysOff: (day: Day) => readonly DayOff[]): SpreadPattern {
  checkPattern(pattern)
  const counts = (off: DayOff) => off.kind === 'closed' || off.kind === 'holiday' || pattern.skip.includes(off.kind)
  const all = repeatedDays(pattern).map((day) => ({ day, off: daysOff(day).find(counts) }))
  const days = all.filter(({ off }) => !off).map(({ day }) => day)
  const whole = days.length - (days.length % pattern.sessionsEach)
  return {
    slots: inParts(days.slice(0, whole), pattern.sessionsEach).map((chunk) => sessionsOn(chunk, pattern)),
    skipped: all.flatMap(({ day, off }) => (off ? [{ day, off }] : [])),
    left: days.slice(whole),
  }
}

function checkPattern({ from, to, weekdays, everyWeeks, sessionsEach, activity }: SlotPattern): void {
  const between = (number: number, most: number) => Number.isInteger(number) && number >= 1 && number <= most
  if (weekdays.length === 0) throw new InputError('pattern-days-missing')
  if (!(from <= to) || to > addDays(from, MOST_DAYS)) throw new InputError('pattern-end-missing')
  if (!between(everyWeeks, MOST_WEEKS)) throw new InputError('pattern-weeks-invalid')
  if (!between(sessionsEach, MOST_SESSIONS)) throw new InputError('pattern-sessions-invalid')
  if (activity && !between(activity.number, sessionsEach))
    throw new InputError('pattern-activity-invalid', { most: sessionsEach })
}

function sessionsOn(days: readonly Day[], { start, end, activity }: SlotPattern): SlotSession[] {
  return days.map((date, index) => ({
    date,
    start,
    end,
    ...(activity?.number === index + 1 && activity.what ? { activity: activity.what } : {}),
  }))
}

/** A slot that is not there yet, with what is to be known of it. */
export interface PreviewedSlot {
  readonly slot: NewSlot
  readonly notes: readonly SlotNote[]
  /** The very same one is there already. */
  readonly exists: boolean
}

/**
 * Looks at slots before they are saved; changes nothing.
 * @param code Of the slot that is being changed: it does not clash with itself.
 * @throws InputError as `checkSlot`.
 */
export async function previewSlots(
  { db, clock }: World,
  by: Actor,
  slots: readonly NewSlot[],
  code = '',
): Promise<PreviewedSlot[]> {
  const ground = await gatherGround(db.read, by)
  const around = await gatherSurroundings(db.read, clock.today())
  const there = await db.read.find(Slot, { where: { closed: false }, relations: { room: true } })
  const likenesses = new Set(
    there.filter((slot) => slot.code !== code).map((slot) => likeness({ ...slot, room: slot.room.code })),
  )
  return slots.map((slot) => {
    const host = checkSlot(slot, ground, clock.now()).venue.municipality
    return { slot, notes: slotNotes({ ...slot, code, host }, around), exists: likenesses.has(likeness(slot)) }
  })
}

/**
 * The slots that a pattern would make, the days that it passes over and why, and what is left; changes nothing.
 * @throws InputError as `checkSlot` and `spreadPattern`.
 */
export async function previewPattern(
  world: World,
  by: Actor,
  what: Omit<NewSlot, 'sessions'>,
  pattern: SlotPattern,
): Promise<Omit<SpreadPattern, 'slots'> & { slots: PreviewedSlot[] }> {
  const { db, clock } = world
  const { from, start, end } = pattern
  // The form first: what is wrong with the room, the times or the first day is said once, not for each day.
  const host = checkSlot(
    { ...what, sessions: [{ date: from, start, end }] },
    await gatherGround(db.read, by),
    clock.now(),
  )
  const around = await gatherSurroundings(db.read, clock.today())
  const spread = spreadPattern(pattern, (day) => around.daysOff(day, host.venue.municipality))
  const slots = spread.slots.map((sessions) => ({ ...what, sessions }))
  return { ...spread, slots: await previewSlots(world, by, slots) }
}

/** Weekdays that come back: every Tuesday, every other Monday and Thursday. */
interface Repetition {
  readonly from: Day
  readonly to: Day
  /** 1 is Monday, 7 is Sunday. */
  readonly weekdays: readonly number[]
  /** 1 is every week, 2 every other week, counted from the week of `from`. */
  readonly everyWeeks: number
}

/** The days on which something that repeats falls, in order; both ends count. */
export function repeatedDays({ from, to, weekdays, everyWeeks }: Repetition): Day[] {
  const monday = addDays(from, 1 - weekday(from))
  const count = Math.max(0, daysBetween(from, to) + 1)
  return Array.from({ length: count }, (_, index) => addDays(from, index)).filter((day) => {
    const week = Math.floor(daysBetween(monday, day) / 7)
    return weekdays.includes(weekday(day)) && week % everyWeeks === 0
  })
}
