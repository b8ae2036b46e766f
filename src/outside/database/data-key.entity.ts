import { Column, Entity, PrimaryColumn } from 'typeorm'

/**
 * A key (`DATA_KEY`) with which values here were made, by its name: a fingerprint, from which nobody finds the key. One is the present
 * one. The row `nameless` stands for values of before they said which key made them.
 */
@Entity('data_key')
export class DataKey {
  @PrimaryColumn({ type: 'text' }) name!: string
  @Column({ type: 'text' }) takenAt!: string
  /** When another took over; null: the present key. */
  @Column({ type: 'text', nullable: true }) retiredAt!: string | null
  /** Since when nothing that is sealed, and no number, is under it any more. */
  @Column({ type: 'text', nullable: true }) emptyAt!: string | null
  /** What checks the links and API keys that it made, sealed with the present key, so that they outlive the key itself. */
  @Column({ type: 'text', nullable: true }) wordKeySealed!: string | null
}

/** The name of the row for values that don't begin with the name of a key. */
export const NAMELESS = 'nameless'
