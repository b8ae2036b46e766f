import type { Part } from '../calendar/days.ts'
import { Column, Entity, PrimaryColumn } from 'typeorm'

/** One thing that could be otherwise: a `Change` of the planner (planner/problem/change.ts), as it was kept. */
export interface KeptChange {
  readonly kind: string
  readonly slot?: string
  readonly language?: string
  readonly more?: number
  /** The deadline that would be met. */
  readonly before?: string | null
  readonly municipality?: string
  /** Of a half day more: whose venue it would be in. */
  readonly host?: string
  /** One on which everybody can come. */
  readonly on?: { readonly date: string; readonly part: Part }
  /** The day from which it is so by itself. */
  readonly from?: string | null
  readonly needs?: readonly string[]
  readonly person?: string
  readonly halfDays?: readonly { readonly date: string; readonly part: string }[]
  readonly resources?: readonly string[]
  readonly rule?: string
  readonly programme?: string
  readonly offers?: readonly string[]
}

/** Changes that together give somebody a seat while the groups stay as they are (planner/reasons/what-would-help.ts), as they were kept. */
export interface KeptHelp {
  readonly changes: readonly KeptChange[]
  readonly slot: string
  readonly language: string
  readonly inTime: boolean
  /** Of those who wait, who would have a seat in that group. */
  readonly people: number
}

/** Why somebody still waits, as the planner found the last time it looked. The row goes when they are placed. */
@Entity('waiting_reason')
export class WaitingReason {
  @PrimaryColumn({ type: 'text' }) referralId!: string
  /** One of the planner's eight reasons (docs/planner.md), or that they get a seat in the night that comes. */
  @Column({ type: 'text' }) reason!: string
  @Column({ type: 'simple-json' }) detail!: Record<string, unknown>
  /** What would give them a seat, the easiest first; null: not looked for. */
  @Column({ type: 'simple-json', nullable: true }) help!: KeptHelp[] | null
  /** When the planner said so. */
  @Column({ type: 'text' }) at!: string
}
