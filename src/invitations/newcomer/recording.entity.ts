import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { SoundType } from './sound-file.ts'
import type { SeatKind } from '../texts/message-data.ts'

/** A message read aloud in one language, as a municipality recorded it. The last file for it replaces the one before. */
@Entity('recording')
@Index('recording_of_message', ['municipality', 'kind', 'language'], { unique: true })
export class Recording {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) municipality!: string
  @Column({ type: 'text' }) kind!: SeatKind
  /** BCP-47, as the table of languages has it. */
  @Column({ type: 'text' }) language!: string
  @Column({ type: 'text' }) type!: SoundType
  @Column({ type: 'text' }) fileName!: string
  /** In base64. Not read with the rest. */
  @Column({ type: 'text', select: false }) content!: string
  @Column({ type: 'int' }) bytes!: number
  @Column({ type: 'text' }) uploadedAt!: string
  @Column({ type: 'text' }) uploadedBy!: string
}
