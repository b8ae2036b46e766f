import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { PageNeed } from '../texts/page-words.ts'

/** What somebody asked for on their page, until somebody of the staff has arranged it or called. */
@Entity('newcomer_request')
@Index('newcomer_request_open', ['municipality', 'doneAt'])
@Index('newcomer_request_referral', ['referralId'])
export class NewcomerRequest {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) referralId!: string
  @Column({ type: 'text' }) municipality!: string
  @Column({ type: 'simple-json' }) needs!: PageNeed[]
  /** The language that they speak best, when they asked for another one or an interpreter. */
  @Column({ type: 'text', nullable: true }) language!: string | null
  @Column({ type: 'text' }) askedAt!: string
  @Column({ type: 'text', nullable: true }) doneAt!: string | null
  @Column({ type: 'text', nullable: true }) doneBy!: string | null
}
