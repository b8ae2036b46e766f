import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, VersionColumn } from 'typeorm'
import { Slot, type Programme } from '../municipalities/slot.entity.ts'
import type { CancelReason } from './cancel-reasons.ts'
import type { GroupStatus } from './group-status.ts'

/** People who do the programme together in one slot. `one_live_group` keeps a slot to one group that is not cancelled. */
@Entity('programme_group')
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
  @VersionColumn({ type: 'int' }) version!: number
}
