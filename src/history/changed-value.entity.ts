import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/**
 * A value about somebody that became another, beside the event that says which field. It stands apart because it may be a telephone
 * number or an address: it goes when what is known of the person goes, and the event stays. Never a BSN or V-number.
 */
@Entity('changed_value')
@Index('changed_value_referral', ['referralId'])
export class ChangedValue {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) eventId!: string
  @Column({ type: 'text', nullable: true }) referralId!: string | null
  /** The column, `familyName`. */
  @Column({ type: 'text' }) field!: string
  @Column({ type: 'simple-json', nullable: true }) before!: unknown
  @Column({ type: 'simple-json', nullable: true }) after!: unknown
}
