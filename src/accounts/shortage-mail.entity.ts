import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { Day } from '../calendar/days.ts'

/** When somebody was last mailed that people wait for a half day that is not there. */
@Entity('shortage_mail')
export class ShortageMail {
  @PrimaryColumn({ type: 'text' }) userId!: string
  /** Of which pool, law and language: `mh wi2013 fa`; told in a sum with others: `mh wi2013 fa sum`. */
  @PrimaryColumn({ type: 'text' }) shortage!: string
  @Column({ type: 'text' }) day!: Day
}
