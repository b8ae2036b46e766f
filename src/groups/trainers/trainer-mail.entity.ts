import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm'
import { TrainerRequest } from './trainer-request.entity.ts'

/** `asked`, `moved` (asked anew for another time or place), `confirmed`, `settled` (somebody else was first), `off`. */
export type TrainerMailKind = 'asked' | 'moved' | 'confirmed' | 'settled' | 'off'

/** A mail to a trainer. The row is the claim: it is there before the mail leaves, so nobody gets it twice. */
@Entity('trainer_mail')
@Index('one_trainer_mail', ['request', 'kind', 'occasion'], { unique: true })
export class TrainerMail {
  @PrimaryColumn({ type: 'text' }) id!: string
  @ManyToOne(() => TrainerRequest, { nullable: false }) @JoinColumn({ name: 'request_id' }) request!: TrainerRequest
  @Column({ type: 'text' }) kind!: TrainerMailKind
  /** The round and the sequence that it is about: `1-0`. */
  @Column({ type: 'text' }) occasion!: string
  /** What stays `claimed` is in doubt: nobody knows whether it left. What was refused, at once or later, has `failed`. */
  @Column({ type: 'text' }) status!: 'claimed' | 'sent' | 'failed'
  @Column({ type: 'text' }) at!: string
}
