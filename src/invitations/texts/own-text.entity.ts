import { Column, Entity, Index, PrimaryColumn, VersionColumn } from 'typeorm'
import type { SeatKind } from './message-data.ts'

/** Somebody works at it; messages that are made now have it; it was replaced. */
export type OwnTextStatus = 'draft' | 'in-force' | 'past'

/**
 * What a municipality says in its own words in a kind of message, as a version. A published one never changes again: messages went out
 * with it.
 */
@Entity('own_text')
@Index('own_text_number', ['municipality', 'kind', 'number'], { unique: true })
@Index('one_own_text_draft', ['municipality', 'kind'], { unique: true, where: "status = 'draft'" })
@Index('one_own_text_in_force', ['municipality', 'kind'], { unique: true, where: "status = 'in-force'" })
export class OwnText {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) municipality!: string
  @Column({ type: 'text' }) kind!: SeatKind
  /** 1 is the first that was published; a draft has none yet. */
  @Column({ type: 'int', nullable: true }) number!: number | null
  @Column({ type: 'text' }) status!: OwnTextStatus
  /** By the code of the language; a language without a text is not in it. */
  @Column({ type: 'simple-json' }) texts!: Record<string, string>
  @Column({ type: 'text' }) savedAt!: string
  @Column({ type: 'text' }) savedBy!: string
  @Column({ type: 'text', nullable: true }) publishedAt!: string | null
  @Column({ type: 'text', nullable: true }) publishedBy!: string | null
  @VersionColumn({ type: 'int' }) version!: number
}
