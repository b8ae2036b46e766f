import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { Day } from '../../calendar/days.ts'

/** An answer that took long to work out, kept until something that it depends on changes. Of people it holds only references. */
@Entity('worked_out')
export class WorkedOut {
  /** What was asked, about which pool: `night mh 2026-12-01`. */
  @PrimaryColumn({ type: 'text' }) question!: string
  /** The night that it is about; the row goes when that is over. */
  @Column({ type: 'text' }) day!: Day
  /** As JSON; null: it failed the first time. */
  @Column({ type: 'text', nullable: true }) answer!: string | null
  /** Of all that it was worked out from. */
  @Column({ type: 'text', nullable: true }) fingerprint!: string | null
  /** When the last run of the pool was, as it was known then; null: none. */
  @Column({ type: 'text', nullable: true }) lastRun!: string | null
  /** The `findPlanningVersion` for which it is known to be right. */
  @Column({ type: 'int', nullable: true }) version!: number | null
  /** When that was. */
  @Column({ type: 'text', nullable: true }) at!: string | null
  /** How long it took. */
  @Column({ type: 'int', nullable: true }) milliseconds!: number | null
  /** The version for which it failed. */
  @Column({ type: 'int', nullable: true }) failedVersion!: number | null
}
