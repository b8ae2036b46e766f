import { In, type EntityManager } from 'typeorm'
import { partOfDay, type Day, type Part } from '../calendar/days.ts'
import { Municipality } from '../municipalities/municipality.entity.ts'
import { Slot } from '../municipalities/slot.entity.ts'
import type { KeptHelp } from './kept-help.ts'
import { WaitingReason } from './waiting-reason.entity.ts'

/** When and where a slot is, for a sentence about it. */
export interface ToldSlot {
  readonly day: Day
  readonly part: Part
  readonly venue: string
  /** The name of the municipality in whose venue it is. */
  readonly host: string
}

/** What a reason says, whoever it is about. */
export interface KeptReason {
  /** One of the planner's eight reasons. */
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

const IDS_A_QUERY = 500

/** Why these referrals wait, by id; who was not in a run of the planner yet is not in it. */
export async function explainWaiting(
  tx: EntityManager,
  ids: readonly string[],
): Promise<Map<string, WhyWaiting & { readonly at: string }>> {
  const reasons: WaitingReason[] = []
  for (let start = 0; start < ids.length; start += IDS_A_QUERY)
    reasons.push(...(await tx.findBy(WaitingReason, { referralId: In(ids.slice(start, start + IDS_A_QUERY)) })))
  const told = await tellReasons(tx, reasons)
  return new Map(
    reasons.flatMap(({ referralId, at }, index) => {
      const why = told[index]
      return why ? [[referralId, { ...why, at }]] : []
    }),
  )
}

/** Reasons of a plan with the slots and names that they are about, in the same order. */
export async function tellReasons(tx: EntityManager, reasons: readonly KeptReason[]): Promise<WhyWaiting[]> {
  if (reasons.length === 0) return []
  const names = new Map((await tx.find(Municipality)).map(({ code, name }) => [code, name]))
  const slots = await toldSlots(tx, reasons, names)
  const slotOf = (code: unknown) => (typeof code === 'string' ? (slots.get(code) ?? null) : null)
  return reasons.map(({ reason, detail, help }) => ({
    reason,
    detail,
    slot: slotOf(detail['slot']),
    next: slotOf(detail['next']),
    help: (help ?? []).map((one) => ({ ...one, where: slotOf(one.slot), names })),
  }))
}

async function toldSlots(
  tx: EntityManager,
  reasons: readonly KeptReason[],
  names: ReadonlyMap<string, string>,
): Promise<Map<string, ToldSlot>> {
  const codes = reasons.flatMap(({ detail, help }) => [
    detail['slot'],
    detail['next'],
    ...(help ?? []).map(({ slot }) => slot),
  ])
  const asked = [...new Set(codes.filter((code) => typeof code === 'string'))]
  const slots: Slot[] = []
  for (let start = 0; start < asked.length; start += IDS_A_QUERY) {
    const code = In(asked.slice(start, start + IDS_A_QUERY))
    slots.push(...(await tx.find(Slot, { where: { code }, relations: { room: { venue: true } } })))
  }
  return new Map(
    slots.map(({ code, startsOn, sessions, room: { venue } }) => {
      const host = names.get(venue.municipality) ?? venue.municipality
      return [code, { day: startsOn, part: partOfDay(sessions[0]?.start ?? ''), venue: venue.name, host }]
    }),
  )
}
