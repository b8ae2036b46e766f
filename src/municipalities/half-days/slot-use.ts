import type { EntityManager, FindOptionsWhere } from 'typeorm'
import type { Slot, SlotSession } from '../slot.entity.ts'

/** The group in a slot, or that was held in it, as far as the timetable must know it. */
export interface SlotUse {
  readonly group: string
  readonly status: 'proposed' | 'planned' | 'held'
  readonly language: string
  readonly people: number
  readonly capacity: number
  /** When the group really meets. */
  readonly sessions: readonly SlotSession[]
}

/**
 * Which of these slots hold a group, or held one, by code. `app.ts` and the commands bring `groups/slots-in-use.ts`: this folder knows
 * no group.
 */
export type FindSlotUse = (tx: EntityManager, slots: FindOptionsWhere<Slot>) => Promise<ReadonlyMap<string, SlotUse>>

/** Where there are no groups: a region that is only being set up. */
export const NO_GROUPS: FindSlotUse = () => Promise.resolve(new Map())
