import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { TextFile } from '../texts/text-files.ts'

/** A reviewer wrote it; our messages say it; they said it before; an administrator did not want it. */
export type CorrectionStatus = 'proposed' | 'used' | 'past' | 'refused'

/** What a reviewer wrote instead of a sentence of ours. Of a sentence at most one is proposed and one used. */
@Entity('text_correction')
@Index('one_live_correction', ['language', 'file', 'pair', 'status'], {
  unique: true,
  where: "status IN ('proposed', 'used')",
})
export class TextCorrection {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) file!: TextFile
  @Column({ type: 'text' }) language!: string
  /** What it corrects: the sentence of our file and the Dutch that it translates, and a hash of both. */
  @Column({ type: 'text' }) dutch!: string
  @Column({ type: 'text' }) before!: string
  @Column({ type: 'text' }) pair!: string
  @Column({ type: 'text' }) after!: string
  @Column({ type: 'text' }) status!: CorrectionStatus
  @Column({ type: 'text' }) writtenAt!: string
  /** For whom the link was made. */
  @Column({ type: 'text' }) writtenBy!: string
  @Column({ type: 'text', nullable: true }) decidedAt!: string | null
  @Column({ type: 'text', nullable: true }) decidedBy!: string | null
}
