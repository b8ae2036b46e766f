import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm'
import type { SchoolRegion } from '../calendar/holidays.ts'
import type { MunicipalityRules, Sender } from './rules.ts'

/** A municipality for which Dagdeel plans. Its code is the CBS code, four digits. */
@Entity('municipality')
export class Municipality {
  @PrimaryColumn({ type: 'text' }) code!: string
  @Column({ type: 'text' }) name!: string
  /** Organisation number for DUO, 20 digits. */
  @Column({ type: 'text', nullable: true }) oin!: string | null
  /** The region that pools its people; null: on its own. */
  @Column({ type: 'text', nullable: true }) regionCode!: string | null
  /** Whose school holidays it has; null: nobody said it yet. */
  @Column({ type: 'text', nullable: true }) schoolRegion!: SchoolRegion | null
  @Column({ type: 'simple-json' }) sender!: Sender
  @Column({ type: 'simple-json' }) rules!: MunicipalityRules
  @VersionColumn({ type: 'int' }) version!: number
}
