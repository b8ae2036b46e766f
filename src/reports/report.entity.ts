import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** `due`: to be told; `sent`: typed into the portal or on its way; `accepted`, `rejected`: DUO's answer. */
export type ReportStatus = 'due' | 'sent' | 'accepted' | 'rejected' | 'withdrawn'

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
