import { Column, Entity, PrimaryColumn } from 'typeorm'

/** Letters that were printed together: one PDF and one manifest. The PDF is kept in DATA_DIR under the batch's name. */
@Entity('letter_batch')
export class LetterBatch {
  @PrimaryColumn({ type: 'text' }) id!: string
  /** `2026-12-01-1`: day and number. */
  @Column({ type: 'text', unique: true }) name!: string
  @Column({ type: 'text' }) printedAt!: string
  @Column({ type: 'text' }) printedBy!: string
  @Column({ type: 'int' }) letters!: number
  @Column({ type: 'int' }) pages!: number
  /** When somebody downloaded the letters first, and who: from then on they may be on paper. */
  @Column({ type: 'text', nullable: true }) takenAt!: string | null
  @Column({ type: 'text', nullable: true }) takenBy!: string | null
}
