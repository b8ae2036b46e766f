import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A version of the text that people sign, as the municipality's PDF. Kept for ever: a signature is under what stood there then. */
@Entity('statement')
export class Statement {
  @PrimaryColumn({ type: 'text' }) id!: string
  /** 1 is the first; over all municipalities. */
  @Column({ type: 'int' }) number!: number
  /** CBS codes of those whose people sign this. */
  @Column({ type: 'simple-json' }) municipalities!: string[]
  /** The first day on which it is signed. */
  @Column({ type: 'text' }) inForceFrom!: string
  @Column({ type: 'text' }) fileName!: string
  /** The PDF, in base64. In the database, so that a copy of it is whole. Not read with the rest. */
  @Column({ type: 'text', select: false }) content!: string
  @Column({ type: 'int' }) bytes!: number
  @Column({ type: 'text' }) sha256!: string
  @Column({ type: 'text' }) uploadedAt!: string
  @Column({ type: 'text' }) uploadedBy!: string
}
