import { Column, Entity, PrimaryColumn } from 'typeorm'

/** The secret address at which a calendar program reads the sessions of one user: shown once, kept as a keyed hash. */
@Entity('calendar_feed')
export class CalendarFeed {
  @PrimaryColumn({ type: 'text' }) userId!: string
  @Column({ type: 'text', unique: true }) wordHash!: string
  @Column({ type: 'text' }) madeAt!: string
}
