import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/**
 * `sent`: typed into the portal or on its way; `accepted`, `rejected`: DUO's answer; `withdrawn`: not told after all. What is due has no
 * row: it follows from the signings (`listDueReports`).
 */
export type ReportStatus = 'sent' | 'accepted' | 'rejected' | 'withdrawn'

/** DUO knows it, as far as we can tell. */
export const TOLD_REPORT: readonly ReportStatus[] = ['sent', 'accepted']

/** Telling DUO of one signing (or, as a correction, that it was withdrawn). One row for each, under a unique key. */
@Entity('report')
@Index('one_report', ['signingId', 'kind'], { unique: true })
@Index('report_status', ['municipality', 'status', 'kind', 'referralId'])
export class Report {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) signingId!: string
  @Column({ type: 'text' }) referralId!: string
  @Column({ type: 'text' }) municipality!: string
  /** A signing date, or taking back one that was reported. */
  @Column({ type: 'text' }) kind!: 'signed' | 'withdrawal'
  @Column({ type: 'text' }) channel!: 'portal' | 'duo'
  @Column({ type: 'text' }) status!: ReportStatus
  @Column({ type: 'text', nullable: true }) statusReason!: string | null
  @Column({ type: 'text' }) createdAt!: string
  @Column({ type: 'text', nullable: true }) doneAt!: string | null
  @Column({ type: 'text', nullable: true }) doneBy!: string | null
}
