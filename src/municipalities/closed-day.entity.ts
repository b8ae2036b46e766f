import { Column, Entity, PrimaryColumn } from 'typeorm'

/** Days on which a municipality is closed: carnival, a holiday, a move. Both days count. */
@Entity('closed_day')
export class ClosedDay {
  /** `municipality:from:to` */
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) municipality!: string
  @Column({ type: 'text' }) fromDay!: string
  @Column({ type: 'text' }) toDay!: string
  @Column({ type: 'text' }) name!: string
}
