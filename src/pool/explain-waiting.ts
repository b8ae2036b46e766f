import { In, type EntityManager } from 'typeorm'
import { Slot } from '../municipalities/slot.entity.ts'
import { WaitingReason } from './waiting-reason.entity.ts'

/** Why somebody waits, with what the sentence about it needs. */
export interface WhyWaiting {
  /** One of the planner's eight reasons. */
  readonly reason: string
  readonly detail: Readonly<Record<string, unknown>>
  /** The slot that the reason is about, if there is one. */
  readonly slot: { readonly day: string; readonly venue: string } | null
  readonly at: string
}

const IDS_A_QUERY = 500

/** Why these referrals wait, by id; who was not in a run of the planner yet is not in it. */
export async function explainWaiting(tx: EntityManager, ids: readonly string[]): Promise<Map<string, WhyWaiting>> {
  const reasons: WaitingReason[] = []
  for (let start = 0; start < ids.length; start += IDS_A_QUERY)
    reasons.push(...(await tx.findBy(WaitingReason, { referralId: In(ids.slice(start, start + IDS_A_QUERY)) })))
  const codes = [...new Set(reasons.flatMap(({ detail }) => slotIn(detail) ?? []))]
  const slots = await tx.find(Slot, { where: { code: In(codes) }, relations: { room: { venue: true } } })
  const byCode = new Map(slots.map((slot) => [slot.code, { day: slot.startsOn, venue: slot.room.venue.name }]))
  return new Map(
    reasons.map(({ referralId, reason, detail, at }) => [
      referralId,
      { reason, detail, slot: byCode.get(slotIn(detail) ?? '') ?? null, at },
    ]),
  )
}

function slotIn({ slot }: Record<string, unknown>): string | undefined {
  return typeof slot === 'string' ? slot : undefined
}
