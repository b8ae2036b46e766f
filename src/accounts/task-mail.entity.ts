import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { Day } from '../calendar/days.ts'
import type { Moment } from '../outside/clock.ts'

/** That somebody was mailed on a day what waits for them: the row is there before the mail leaves, so nobody gets it twice. */
@Entity('task_mail')
export class TaskMail {
  @PrimaryColumn({ type: 'text' }) userId!: string
  @PrimaryColumn({ type: 'text' }) day!: Day
  @Column({ type: 'text' }) at!: Moment
}
