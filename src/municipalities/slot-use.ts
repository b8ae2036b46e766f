import type { EntityManager } from 'typeorm'
import type { SlotSession } from './slot.entity.ts'

/** The group in a slot, live or held, as far as the timetable must know it. */
export interface SlotUse {
  readonly group: string
  readonly status: 'proposed' | 'planned' | 'held'
  readonly language: string
  readonly people: number
  readonly capacity: number
  /** When the group really meets. */
  readonly sessions: readonly SlotSession[]
}

/** Which slots hold a group, or held one, by code. `app.ts` and the commands bring `groups/slots-in-use.ts`: this folder knows no group. */
export type FindSlotUse = (tx: EntityManager) => Promise<ReadonlyMap<string, SlotUse>>

/** Where there are no groups: a region that is only being set up. */
export const NO_GROUPS: FindSlotUse = () => Promise.resolve(new Map())
