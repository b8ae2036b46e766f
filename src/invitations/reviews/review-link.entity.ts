import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { Day } from '../../calendar/days.ts'

/** The secret address at which somebody without an account reviews the texts of one language: shown once, kept as a keyed hash. */
@Entity('review_link')
export class ReviewLink {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) language!: string
  /** For whom it was made, in the words of the administrator. */
  @Column({ type: 'text' }) name!: string
  @Column({ type: 'text', unique: true }) wordHash!: string
  @Column({ type: 'text' }) madeAt!: string
  @Column({ type: 'text' }) madeBy!: string
  /** The last day on which it opens. */
  @Column({ type: 'text' }) lastDay!: Day
  @Column({ type: 'text', nullable: true }) revokedAt!: string | null
}
