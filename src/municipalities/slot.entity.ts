import { Column, Entity, ManyToOne, PrimaryColumn, VersionColumn } from 'typeorm'
import type { Day, TimeOfDay } from '../calendar/days.ts'
import { Room } from './room.entity.ts'

/** The two programmes: one half day (Wi2013), or at least twelve hours over several (Wi2021). */
export type Programme = 'wi2013' | 'wi2021'

/** A planned half day of a slot, in local time. The last one of a slot is the signing. */
export interface SlotSession {
  readonly date: Day
  readonly start: TimeOfDay
  readonly end: TimeOfDay
  /** What makes it an activity in the sense of BI21 art. 3.1 lid 2, such as `excursion`. */
  readonly activity?: string
}

/** A place in the timetable that can hold one group: a room, half days, languages, and whom it serves. */
@Entity('slot')
export class Slot {
  @PrimaryColumn({ type: 'text' }) code!: string
  @Column({ type: 'text' }) programme!: Programme
  @ManyToOne(() => Room, { nullable: false }) room!: Room
  @Column({ type: 'simple-json' }) languages!: string[]
  /** Municipality codes whose people may come. */
  @Column({ type: 'simple-json' }) serves!: string[]
  /** Municipality codes whose people may come when they are urgent or have waited long. */
  @Column({ type: 'simple-json' }) overflow!: string[]
  /** What no two groups can have at once: interpreter, trainer. The room counts by itself. */
  @Column({ type: 'simple-json' }) resources!: string[]
  @Column({ type: 'simple-json' }) sessions!: SlotSession[]
  /** Day of the first session, for ordering. */
  @Column({ type: 'text' }) startsOn!: string
  /** A slot that the settings file no longer names, or that staff closed: no new group. */
  @Column({ type: 'boolean' }) closed!: boolean
  @VersionColumn({ type: 'int' }) version!: number
}
