import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** A version of the statement in another language, to be read and not to be signed: the last file for a language replaces the one before. */
@Entity('statement_translation')
@Index('statement_translation_language', ['statementId', 'language'], { unique: true })
export class StatementTranslation {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) statementId!: string
  /** BCP-47, as the table of languages has it. */
  @Column({ type: 'text' }) language!: string
  @Column({ type: 'text' }) fileName!: string
  /** The PDF, in base64. Not read with the rest. */
  @Column({ type: 'text', select: false }) content!: string
  @Column({ type: 'int' }) bytes!: number
  @Column({ type: 'text' }) uploadedAt!: string
  @Column({ type: 'text' }) uploadedBy!: string
}
