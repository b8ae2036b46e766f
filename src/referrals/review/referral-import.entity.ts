import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A file that was uploaded: reviewed first, and counted only when somebody confirms it. */
@Entity('referral_import')
export class ReferralImport {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) fileName!: string
  /** Rows without a municipality code belong to this one. */
  @Column({ type: 'text', nullable: true }) municipality!: string | null
  @Column({ type: 'text', nullable: true }) mapping!: string | null
  @Column({ type: 'text' }) status!: 'uploaded' | 'confirmed' | 'cancelled' | 'undone'
  /** The file itself, sealed, until it is confirmed or cancelled. */
  @Column({ type: 'text', nullable: true }) content!: string | null
  /** What somebody decided about it (`ImportChoices`), sealed: a corrected cell may hold a number. */
  @Column({ type: 'text', nullable: true }) choices!: string | null
  /** The counts, once confirmed. */
  @Column({ type: 'simple-json', nullable: true }) result!: Record<string, unknown> | null
  /** By which the last confirmed one of its municipality can be taken back (`TakenIn`), sealed. */
  @Column({ type: 'text', nullable: true }) undo!: string | null
  @Column({ type: 'text' }) uploadedBy!: string
  @Column({ type: 'text' }) uploadedAt!: string
  @Column({ type: 'text', nullable: true }) confirmedAt!: string | null
}
