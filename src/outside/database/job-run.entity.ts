import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A try that failed: when it ended, and why. */
export interface Failure {
  readonly at: string
  readonly error: unknown
}

/** A run of a job: who inserts the row runs it. One whose lease is over may be taken over by somebody else. */
@Entity('job_run')
export class JobRun {
  @PrimaryColumn({ type: 'text' }) job!: string
  /** The moment for which the timetable wanted it. */
  @PrimaryColumn({ type: 'text' }) dueAt!: string
  @Column({ type: 'text' }) claimedBy!: string
  /** Null: nobody is at it. */
  @Column({ type: 'text', nullable: true }) leaseUntil!: string | null
  /** When the last try came to an end. */
  @Column({ type: 'text', nullable: true }) finishedAt!: string | null
  /** What came of it, or the error. */
  @Column({ type: 'simple-json', nullable: true }) result!: Record<string, unknown> | null
  /** The tries that failed, oldest first. */
  @Column({ type: 'simple-json', default: '[]' }) failures!: Failure[]
}
