import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A run of a job: who inserts the row runs it. A run without `finishedAt` whose lease is over may be taken over. */
@Entity('job_run')
export class JobRun {
  @PrimaryColumn({ type: 'text' }) job!: string
  /** The moment for which the timetable wanted it. */
  @PrimaryColumn({ type: 'text' }) dueAt!: string
  @Column({ type: 'text' }) claimedBy!: string
  @Column({ type: 'text' }) leaseUntil!: string
  @Column({ type: 'text', nullable: true }) finishedAt!: string | null
  /** What came of it, or the error. */
  @Column({ type: 'simple-json', nullable: true }) result!: Record<string, unknown> | null
}
