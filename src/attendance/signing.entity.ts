import { Column, Entity, Index, PrimaryColumn, VersionColumn } from 'typeorm'

/** The signature under the statement, or the refusal of it. One that counts for each referral: `one_signing`. */
@Entity('signing')
@Index('one_signing', ['referralId'], { unique: true, where: 'withdrawn_at IS NULL' })
@Index('signing_day', ['signedOn', 'referralId', 'placementId'], { where: 'withdrawn_at IS NULL' })
export class Signing {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) referralId!: string
  /** The seat in which it happened; null: at the counter. */
  @Column({ type: 'text', nullable: true }) placementId!: string | null
  @Column({ type: 'text', nullable: true }) signedOn!: string | null
  @Column({ type: 'text', nullable: true }) refusedOn!: string | null
  /** The version of the statement that was in force on that day; null: none was there. */
  @Column({ type: 'text', nullable: true }) statementId!: string | null
  @Column({ type: 'text' }) recordedAt!: string
  @Column({ type: 'text' }) recordedBy!: string
  @Column({ type: 'text', nullable: true }) withdrawnAt!: string | null
  @VersionColumn({ type: 'int' }) version!: number
}
