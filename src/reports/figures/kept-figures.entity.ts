import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { FigurePeriod } from './measures.ts'
import type { CountedFigures } from './count-figures.ts'

/** The figures of one municipality's year as they were counted at night, where counting takes too long for a page. It names nobody. */
@Entity('kept_figures')
export class KeptFigures {
  @PrimaryColumn({ type: 'text' }) municipality!: string
  @PrimaryColumn({ type: 'text' }) year!: FigurePeriod
  /** When they were counted. */
  @Column({ type: 'text' }) at!: string
  @Column({ type: 'simple-json' }) counted!: CountedFigures
}
