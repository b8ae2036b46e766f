import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** `replaced`: by a newer one. `unreachable`: the mail to the new address could not be delivered. */
export type EmailChangeStatus = 'asked' | 'confirmed' | 'replaced' | 'unreachable'

/**
 * A new e-mail address that somebody gave on their page. It counts only when a button was pressed behind the link that was mailed
 * there; until then the old one is used.
 */
@Entity('email_change')
@Index('email_change_token', ['tokenHash'], { unique: true })
@Index('email_change_asked', ['referralId', 'askedAt'])
@Index('email_change_address', ['email', 'askedAt'])
@Index('one_open_email_change', ['referralId'], { unique: true, where: "status = 'asked'" })
export class EmailChange {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) referralId!: string
  /** The seat through whose page it was asked. */
  @Column({ type: 'text' }) placementId!: string
  @Column({ type: 'text' }) email!: string
  /** What the address was then: when somebody changed it meanwhile, the link is too old. */
  @Column({ type: 'text', nullable: true }) previous!: string | null
  @Column({ type: 'text' }) tokenHash!: string
  @Column({ type: 'text' }) status!: EmailChangeStatus
  @Column({ type: 'text' }) askedAt!: string
  @Column({ type: 'text' }) expiresAt!: string
  @Column({ type: 'text', nullable: true }) endedAt!: string | null
}
