import { Column, Entity, PrimaryColumn } from 'typeorm'

/** What a value in a municipality's files means, as somebody said once. */
@Entity('file_word')
export class FileWord {
  @PrimaryColumn({ type: 'text' }) municipality!: string
  /** A field whose values come from a list (`LISTED_FIELDS`). */
  @PrimaryColumn({ type: 'text' }) field!: string
  /** As `plainValue` makes it. */
  @PrimaryColumn({ type: 'text' }) given!: string
  /** A value that is understood; empty when it says nothing. */
  @Column({ type: 'text' }) meaning!: string
}
