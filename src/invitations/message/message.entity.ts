import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { Day, TimeOfDay } from '../../calendar/days.ts'
import type { MessageKind, MessageVenue } from '../texts/message-data.ts'
import type { Channel } from './channel.ts'
import type { MessageReason, MessageStatus } from './message-status.ts'

/** What a message said about when and where. Kept beside its text, so that a later change is seen. */
export interface Told {
  readonly sessions: readonly { readonly date: Day; readonly start: TimeOfDay; readonly end: TimeOfDay }[]
  readonly place: Pick<MessageVenue, 'name' | 'address'> & { readonly code: string }
}

/** How the occasion begins of what a planner sends once more. */
export const AGAIN = 'again-'

/**
 * Something to tell one person. The row is the claim: it is there, under a unique key, before anything leaves.
 * `occasion` tells two of a kind apart: a second change of time gets a second message. Of what is told once it is `1`, of a change the
 * calendar's number, of a mail about an e-mail address the change of address, of what a planner sends once more `again-1`. A copy is a message of its own, so that it goes out once.
 */
@Entity('message')
@Index('one_message', ['placementId', 'kind', 'occasion', 'copyFor', 'channel'], { unique: true })
@Index('message_due', ['status', 'channel', 'dueAt'])
@Index('message_shown', ['municipality', 'status', 'sentAt', 'createdAt', 'id', 'kind', 'channel', 'copyFor'])
@Index('message_referral', ['referralId'])
@Index('message_invited', ['placementId', 'referralId', 'sentAt'], {
  where: "kind = 'invitation' AND sent_at IS NOT NULL AND copy_for = 'newcomer'",
})
export class Message {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) placementId!: string
  @Column({ type: 'text' }) referralId!: string
  @Column({ type: 'text' }) municipality!: string
  @Column({ type: 'text' }) kind!: MessageKind
  @Column({ type: 'text' }) occasion!: string
  /** Who gets it: the newcomer, or the counsellor who gets a copy of what the newcomer gets. */
  @Column({ type: 'text', default: 'newcomer' }) copyFor!: 'newcomer' | 'counsellor'
  @Column({ type: 'text' }) channel!: Channel
  /** Where it goes, of a mail that is about that address; null: to where the person can be reached. */
  @Column({ type: 'text', nullable: true }) address!: string | null
  @Column({ type: 'text' }) language!: string
  @Column({ type: 'text' }) status!: MessageStatus
  /** Why it is withheld, failed or on the call list, or waits to be tried again. */
  @Column({ type: 'text', nullable: true }) statusReason!: MessageReason | null
  /** What the mail server, the SMS gateway or the printer said: the code of a refusal, or what is wrong with the letter. */
  @Column({ type: 'text', nullable: true }) statusDetail!: string | null
  /** Not before this moment; later after a temporary failure, now when the mail server is back. */
  @Column({ type: 'text' }) dueAt!: string
  @Column({ type: 'int' }) attempts!: number
  @Column({ type: 'text' }) templateVersion!: string
  /** What was sent, as it was sent, but for the secret word in the link (see `snapshot.ts`). */
  @Column({ type: 'simple-json' }) snapshot!: Record<string, unknown>
  /** When and where it said to be; null for kinds that say no such thing. */
  @Column({ type: 'simple-json', nullable: true }) told!: Told | null
  @Column({ type: 'text', nullable: true }) batchId!: string | null
  @Column({ type: 'text' }) createdAt!: string
  @Column({ type: 'text', nullable: true }) claimedAt!: string | null
  @Column({ type: 'text', nullable: true }) sentAt!: string | null
}
