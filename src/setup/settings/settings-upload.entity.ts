import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { ConfigureResult } from './apply-settings.ts'

/** A settings file that was uploaded. It counts only when somebody has seen what it changes and applies it. */
@Entity('settings_upload')
export class SettingsUpload {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) fileName!: string
  /** The file itself, sealed, until it is applied. */
  @Column({ type: 'text', nullable: true }) content!: string | null
  /** What it did, once applied. */
  @Column({ type: 'simple-json', nullable: true }) result!: ConfigureResult | null
  @Column({ type: 'text' }) uploadedBy!: string
  @Column({ type: 'text' }) uploadedAt!: string
  @Column({ type: 'text', nullable: true }) appliedBy!: string | null
  @Column({ type: 'text', nullable: true }) appliedAt!: string | null
}
