import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm'
import type { LetterWindow } from './letter-look.ts'

/** How a municipality's letters look: where the window of its envelopes is, its colour and its logo. */
@Entity('letter_style')
export class LetterStyle {
  @PrimaryColumn({ type: 'text' }) municipality!: string
  @Column({ type: 'simple-json', nullable: true }) window!: LetterWindow | null
  /** `#rrggbb` */
  @Column({ type: 'text', nullable: true }) accent!: string | null
  @Column({ type: 'text', nullable: true }) logoKind!: 'png' | 'svg' | null
  /** The checked image, in base64. In the database, so that a copy of it is whole. */
  @Column({ type: 'text', nullable: true }) logo!: string | null
  @VersionColumn({ type: 'int' }) version!: number
}
