import { Column, Entity, PrimaryColumn } from 'typeorm'

/** Why somebody still waits, as the last run of the planner found. The row goes when they are placed. */
@Entity('waiting_reason')
export class WaitingReason {
  @PrimaryColumn({ type: 'text' }) referralId!: string
  /** One of the planner's eight reasons (planner.md). */
  @Column({ type: 'text' }) reason!: string
  @Column({ type: 'simple-json' }) detail!: Record<string, unknown>
  /** When the planner said so. */
  @Column({ type: 'text' }) at!: string
}
