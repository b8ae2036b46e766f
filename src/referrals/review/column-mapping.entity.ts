import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A municipality's own headings, saved by name: heading as in the file, to a heading that Dagdeel knows. */
@Entity('column_mapping')
export class ColumnMapping {
  @PrimaryColumn({ type: 'text' }) municipality!: string
  @PrimaryColumn({ type: 'text' }) name!: string
  @Column({ type: 'simple-json' }) headings!: Record<string, string>
}
