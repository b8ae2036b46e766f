import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** Something that happened, written in the transaction that made it happen. Never changed, never a BSN in it. */
@Entity('event')
@Index('event_referral', ['referralId', 'at'])
@Index('event_group', ['groupId', 'at'])
@Index('event_signed', ['at'], { where: "kind = 'signing.signed'" })
export class Event {
  @PrimaryColumn({ type: 'text' }) id!: string
  /** A moment (UTC). */
  @Column({ type: 'text' }) at!: string
  /** What happened, `invitation.sent`: each has a sentence in `views/words/<language>/history.json`. */
  @Column({ type: 'text' }) kind!: string
  @Column({ type: 'text' }) actorKind!: string
  @Column({ type: 'text' }) actorName!: string
  @Column({ type: 'text', nullable: true }) municipality!: string | null
  @Column({ type: 'text', nullable: true }) referralId!: string | null
  @Column({ type: 'text', nullable: true }) groupId!: string | null
  @Column({ type: 'simple-json' }) data!: Record<string, unknown>
}
