import { In, type EntityManager } from 'typeorm'
import { partOfDay, type Day, type Part, addDays } from '../../calendar/days.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import type { Moment } from '../../outside/clock.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { WaitingReason, type KeptHelp } from '../../referrals/waiting-reason.entity.ts'

/** When and where a slot is, for a sentence about it. */
export interface ToldSlot {
  readonly day: Day
  readonly part: Part
  readonly venue: string
  /** The name of the municipality in whose venue it is. */
  readonly host: string
}

/** What a reason says, whoever it is about. */
interface KeptReason {
  /** One of the planner's eight reasons, or `SEAT_TONIGHT`. */
  readonly reason: string
  readonly detail: Readonly<Record<string, unknown>>
  readonly help?: readonly KeptHelp[] | null
}

/** Why somebody waits, with what the sentences about it need. */
export interface WhyWaiting extends KeptReason {
  /** The slot that the reason is about, and the next one, if there are. */
  readonly slot: ToldSlot | null
  readonly next: ToldSlot | null
  readonly help: readonly ToldHelp[]
}

/** Something that would help, with its slot unless that is one more, and the names of municipalities by code. */
export interface ToldHelp extends KeptHelp {
  readonly where: ToldSlot | null
  readonly names: ReadonlyMap<string, string>
}

/** The reason of who gets a seat in the night that comes, as far as anybody knows: `slot`, `language`, and the day of the `night`. */
export const SEAT_TONIGHT = 'seat-tonight'

/** A reason as the planner found it the last time it looked, and when that was. */
export type WhyThen = WhyWaiting & { readonly at: Moment }

/**
 * Why these referrals wait, by id, as the planner found the last time it looked: in the last run, or ahead of the next one. At whom it did
 * not look yet is not in it. What would have helped then and can't any more is left out, and so is a seat in a night that is over.
 */
export async function listReasons(
  tx: EntityManager,
  ids: readonly string[],
  today: Day,
): Promise<Map<string, WhyThen>> {
  const reasons: WaitingReason[] = []
  for (const part of inParts(ids)) reasons.push(...(await tx.findBy(WaitingReason, { referralId: In(part) })))
  const isOver = ({ reason, detail }: WaitingReason) => reason === SEAT_TONIGHT && String(detail['night']) <= today
  return tellReasons(
    tx,
    reasons.filter((one) => !isOver(one)),
    today,
  )
}

async function tellReasons(
  tx: EntityManager,
  reasons: readonly WaitingReason[],
  today: Day,
): Promise<Map<string, WhyThen>> {
  const told = await showReasons(tx, reasons, today)
  return new Map(
    reasons.flatMap(({ referralId, at }, index) => {
      const why = told[index]
      // A seat in a half day that is gone or shut is none.
      return why && (why.reason !== SEAT_TONIGHT || why.slot) ? [[referralId, { ...why, at }]] : []
    }),
  )
}

/**
 * Reasons of a plan with the slots and names that they are about, in the same order.
 * @param today When the plan is of an earlier day: chances and help that are gone since are left out.
 */
export async function showReasons(
  tx: EntityManager,
  reasons: readonly KeptReason[],
  today?: Day,
): Promise<WhyWaiting[]> {
  if (reasons.length === 0) return []
  const municipalities = new Map((await tx.find(Municipality)).map((one) => [one.code, one]))
  const names = new Map([...municipalities].map(([code, { name }]) => [code, name]))
  const slots = await foundSlots(tx, reasons, municipalities)
  const slotOf = (code: unknown) => (typeof code === 'string' ? (slots.get(code) ?? null) : null)
  const helps = (help: KeptHelp) => today === undefined || stillHelps(help, slotOf(help.slot), today)
  const chance = (slot: FoundSlot | null) => (slot && (today === undefined || isStillOpen(slot, today)) ? slot : null)
  const open = (slot: FoundSlot | null) => (slot?.closed ? null : slot)
  return reasons.map(({ reason, detail, help }) => ({
    reason,
    detail,
    slot: (reason === SEAT_TONIGHT ? open(slotOf(detail['slot'])) : slotOf(detail['slot']))?.told ?? null,
    next: chance(slotOf(detail['next']))?.told ?? null,
    help: (help ?? []).filter(helps).map((one) => ({ ...one, where: slotOf(one.slot)?.told ?? null, names })),
  }))
}

interface FoundSlot extends HelpingSlot {
  readonly told: ToldSlot
}

async function foundSlots(
  tx: EntityManager,
  reasons: readonly KeptReason[],
  municipalities: ReadonlyMap<string, Municipality>,
): Promise<Map<string, FoundSlot>> {
  const codes = reasons.flatMap(({ detail, help }) => [
    detail['slot'],
    detail['next'],
    ...(help ?? []).map(({ slot }) => slot),
  ])
  const asked = [...new Set(codes.filter((code) => typeof code === 'string'))]
  const slots: Slot[] = []
  for (const part of inParts(asked))
    slots.push(...(await tx.find(Slot, { where: { code: In(part) }, relations: { room: { venue: true } } })))
  return new Map(
    slots.map(({ code, startsOn, closed, sessions, room: { venue } }) => {
      const host = municipalities.get(venue.municipality)
      const part = partOfDay(sessions[0]?.start ?? '')
      const told = { day: startsOn, part, venue: venue.name, host: host?.name ?? venue.municipality }
      return [code, { startsOn, closed, noticeDays: host?.rules.noticeDays ?? 0, told }]
    }),
  )
}

/** What matters of the slot that kept help is about. */
interface HelpingSlot {
  readonly startsOn: Day
  readonly closed: boolean
  /** Of its municipality: how long before people are told. */
  readonly noticeDays: number
}

/**
 * True when kept help can still be given: its slot is there and takes people, and next night there is time to tell them.
 * @param slot Null when it is gone.
 */
export function stillHelps({ changes }: Pick<KeptHelp, 'changes'>, slot: HelpingSlot | null, today: Day): boolean {
  if (changes.some(({ before }) => before && before < today)) return false
  // One more slot is in no timetable yet.
  if (changes.some(({ kind }) => kind === 'new-slot')) return true
  return slot !== null && isStillOpen(slot, today)
}

/** True when the slot takes people in next night. */
function isStillOpen({ startsOn, closed, noticeDays }: HelpingSlot, today: Day): boolean {
  return !closed && startsOn >= addDays(today, 1 + noticeDays)
}
