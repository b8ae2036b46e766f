import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, VersionColumn } from 'typeorm'
import { Referral } from '../referrals/referral.entity.ts'
import { Group } from './group.entity.ts'
import { IS_LIVE, type PlacementStatus } from './placement-status.ts'

/**
 * A person's seat in a group. The partial unique index `one_live_placement` keeps a referral in one group at a time, and
 * `one_live_catch_up` at one session at which they catch up.
 */
@Entity('placement')
@Index('one_live_placement', ['referral'], { unique: true, where: `${IS_LIVE} AND session_id IS NULL` })
@Index('one_live_catch_up', ['referral'], { unique: true, where: `${IS_LIVE} AND session_id IS NOT NULL` })
@Index('placement_group', ['group', 'status'])
@Index('placement_referral', ['referral'])
@Index('placement_token', ['tokenHash'])
@Index('placement_code', ['codeHash'], { unique: true })
export class Placement {
  @PrimaryColumn({ type: 'text' }) id!: string
  @ManyToOne(() => Referral, { nullable: false }) @JoinColumn({ name: 'referral_id' }) referral!: Referral
  @ManyToOne(() => Group, { nullable: false }) @JoinColumn({ name: 'group_id' }) group!: Group
  /** The one session of the group at which somebody catches up what they missed elsewhere; null: they come to all of them. */
  @Column({ type: 'text', nullable: true }) sessionId!: string | null
  @Column({ type: 'text' }) status!: PlacementStatus
  /** Why they can't come: one of `DECLINE_REASONS`. */
  @Column({ type: 'text', nullable: true }) declineReason!: string | null
  @Column({ type: 'text', nullable: true }) answeredAt!: string | null
  /** Keyed hash of the word in the link; null: no link yet, or taken back. */
  @Column({ type: 'text', nullable: true }) tokenHash!: string | null
  /** Keyed hash of the code that can be typed from paper; null: no link yet, or one of before there were codes. */
  @Column({ type: 'text', nullable: true }) codeHash!: string | null
  /** A new link gets the next number. */
  @Column({ type: 'int' }) tokenNumber!: number
  @Column({ type: 'text' }) placedAt!: string
  @VersionColumn({ type: 'int' }) version!: number
}
