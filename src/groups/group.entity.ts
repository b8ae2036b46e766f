import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, VersionColumn } from 'typeorm'
import { Slot, type Programme } from '../municipalities/slot.entity.ts'
import type { GroupStatus, CancelReason } from './group-status.ts'
import type { Rules } from '../planner/problem/problem.ts'

/** People who do the programme together in one slot. `one_live_group` keeps a slot to one group that is not cancelled. */
@Entity('programme_group')
@Index('group_status', ['status'])
@Index('one_live_group', ['slot'], { unique: true, where: "status <> 'cancelled'" })
export class Group {
  @PrimaryColumn({ type: 'text' }) id!: string
  @ManyToOne(() => Slot, { nullable: false }) @JoinColumn({ name: 'slot_code' }) slot!: Slot
  @Column({ type: 'text' }) programme!: Programme
  @Column({ type: 'text' }) language!: string
  @Column({ type: 'text' }) status!: GroupStatus
  /** Most people that fit: the smaller of the room and the rules. */
  @Column({ type: 'int' }) capacity!: number
  @Column({ type: 'text' }) formedAt!: string
  @Column({ type: 'text', nullable: true }) cancelledBecause!: CancelReason | null
  /** For a proposal: what it was based on, so that a planner sees what changed since. */
  @Column({ type: 'simple-json', nullable: true }) basis!: Basis | null
  /** What a planner decided when it had fewer people than it takes. */
  @Column({ type: 'simple-json', nullable: true }) smallChoice!: SmallChoice | null
  @VersionColumn({ type: 'int' }) version!: number
}

/** What a proposal was based on. */
export interface Basis {
  readonly rules: Rules
  readonly seats: number
  /** References of its people; whom a planner adds or takes out is changed here too. */
  readonly people: readonly string[]
  /** References of those in a hurry who got no seat that night. */
  readonly urgent: readonly string[]
}

/** What a planner decided about a group with too few people: wait for the pool to fill it, or let it go on as it is. */
export interface SmallChoice {
  readonly choice: 'wait' | 'keep'
  /** How many people there were. */
  readonly people: number
}
