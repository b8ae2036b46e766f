import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A building where groups meet. */
@Entity('venue')
export class Venue {
  @PrimaryColumn({ type: 'text' }) code!: string
  @Column({ type: 'text' }) municipality!: string
  @Column({ type: 'text' }) name!: string
  /** Two lines: street and number, postcode and place. */
  @Column({ type: 'simple-json' }) address!: string[]
  /** How to get there, by language. */
  @Column({ type: 'simple-json' }) directions!: Record<string, string>
}
