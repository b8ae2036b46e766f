import { Column, Entity, PrimaryColumn } from 'typeorm'

/** Municipalities that form groups together. Which ones belong to it stands with each municipality. */
@Entity('region')
export class Region {
  @PrimaryColumn({ type: 'text' }) code!: string
  @Column({ type: 'text' }) name!: string
}
