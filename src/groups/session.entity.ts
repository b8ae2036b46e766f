import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm'
import { Group } from './group.entity.ts'

/** One half day of a group, in local time. The last one is the signing. */
@Entity('session')
@Index('session_number', ['group', 'number'], { unique: true })
@Index('session_day', ['day'])
export class Session {
  @PrimaryColumn({ type: 'text' }) id!: string
  @ManyToOne(() => Group, { nullable: false }) @JoinColumn({ name: 'group_id' }) group!: Group
  /** 1 is the first. */
  @Column({ type: 'int' }) number!: number
  @Column({ type: 'text' }) day!: string
  @Column({ type: 'text' }) startTime!: string
  @Column({ type: 'text' }) endTime!: string
  @Column({ type: 'text', nullable: true }) activity!: string | null
  /** Goes up when day, time or place changes: calendars replace the entry (RFC 5545 SEQUENCE). */
  @Column({ type: 'int' }) sequence!: number
}
