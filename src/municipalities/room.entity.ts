import { Column, Entity, ManyToOne, PrimaryColumn } from 'typeorm'
import { Venue } from './venue.entity.ts'

/** A room in a venue; its code is `venue/room`, as slots name it. */
@Entity('room')
export class Room {
  @PrimaryColumn({ type: 'text' }) code!: string
  @ManyToOne(() => Venue, { nullable: false }) venue!: Venue
  /** Seats, also the most that the fire brigade allows. */
  @Column({ type: 'int' }) capacity!: number
  /** What a person may need: `wheelchair`, `childcare`. */
  @Column({ type: 'simple-json' }) offers!: string[]
}
