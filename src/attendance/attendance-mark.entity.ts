import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** Present, absent without a word, or absent with an accepted reason. */
export type AttendanceStatus = 'present' | 'absent' | 'excused'

/**
 * What one person marked about one person at one session. Marks are added, never changed: the last one (by `markedAt`) counts,
 * and two phones that disagree both stay visible. `id` comes from the phone, so that sending it twice counts once.
 */
@Entity('attendance_mark')
@Index('attendance_mark_session', ['sessionId', 'placementId', 'markedAt'])
@Index('attendance_mark_placement', ['placementId'])
export class AttendanceMark {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) placementId!: string
  @Column({ type: 'text' }) sessionId!: string
  @Column({ type: 'text', nullable: true }) status!: AttendanceStatus | null
  @Column({ type: 'boolean' }) late!: boolean
  @Column({ type: 'boolean' }) leftEarly!: boolean
  /** How many minutes; null when nobody said. Counted off the hours of Wi2021. */
  @Column({ type: 'int', nullable: true }) lateMinutes!: number | null
  @Column({ type: 'int', nullable: true }) earlyMinutes!: number | null
  /** What planners should know, in one line; never medical. */
  @Column({ type: 'text', nullable: true }) remark!: string | null
  @Column({ type: 'text' }) markedAt!: string
  @Column({ type: 'text' }) markedBy!: string
}
