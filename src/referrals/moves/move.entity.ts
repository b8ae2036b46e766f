import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** `made`: by itself. `ended`: the first municipality let go of them, or the second, before anybody answered. */
export type MoveStatus = 'asked' | 'made' | 'confirmed' | 'denied' | 'ended'

/**
 * Somebody of one municipality whose number another municipality referred too: they moved, or a person of the first is asked.
 * Neither municipality sees the referral of the other.
 */
@Entity('referral_move')
@Index('move_open', ['fromMunicipality', 'status'])
@Index('move_to', ['toReferralId', 'fromReferralId'])
@Index('move_from', ['fromReferralId'])
@Index('move_by', ['askedByKind', 'askedByName', 'askedAt'])
@Index('one_question', ['fromReferralId', 'toReferralId'], { unique: true, where: "status = 'asked'" })
export class Move {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) fromReferralId!: string
  @Column({ type: 'text' }) fromMunicipality!: string
  @Column({ type: 'text' }) toReferralId!: string
  @Column({ type: 'text' }) toMunicipality!: string
  @Column({ type: 'text' }) status!: MoveStatus
  @Column({ type: 'text' }) askedAt!: string
  /** Who referred them: shown only in the second municipality. What somebody may cause in a day is counted by it. */
  @Column({ type: 'text' }) askedByKind!: string
  @Column({ type: 'text' }) askedByName!: string
  @Column({ type: 'text', nullable: true }) decidedAt!: string | null
  /** Shown only in the first municipality. */
  @Column({ type: 'text', nullable: true }) decidedBy!: string | null
}
