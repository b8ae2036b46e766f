import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { KeptHelp } from './kept-help.ts'

/** Why somebody still waits, as the last run of the planner found. The row goes when they are placed. */
@Entity('waiting_reason')
export class WaitingReason {
  @PrimaryColumn({ type: 'text' }) referralId!: string
  /** One of the planner's eight reasons (planner.md). */
  @Column({ type: 'text' }) reason!: string
  @Column({ type: 'simple-json' }) detail!: Record<string, unknown>
  /** What would give them a seat, the easiest first; null: not looked for. */
  @Column({ type: 'simple-json', nullable: true }) help!: KeptHelp[] | null
  /** When the planner said so. */
  @Column({ type: 'text' }) at!: string
}
