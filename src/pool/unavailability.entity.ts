import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { Part } from '../calendar/days.ts'

/** A half day on which somebody can't come, because they said so. */
@Entity('unavailability')
@Index('unavailability_once', ['referralId', 'day', 'part'], { unique: true })
export class Unavailability {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) referralId!: string
  @Column({ type: 'text' }) day!: string
  @Column({ type: 'text' }) part!: Part
}
