import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm'
import { Session } from '../session.entity.ts'
import { Trainer, type TrainerRole } from './trainer.entity.ts'

/** `settled`: somebody else was first; `withdrawn`: a planner needs them no more. */
export type RequestStatus = 'asked' | 'accepted' | 'declined' | 'settled' | 'withdrawn'

/** That somebody was asked to give a session. `one_trainer` keeps what a session needs to the one who said yes first. */
@Entity('trainer_request')
@Index('one_request', ['session', 'trainer'], { unique: true })
@Index('one_trainer', ['session', 'role', 'language'], { unique: true, where: "status = 'accepted'" })
@Index('request_trainer', ['trainer'])
export class TrainerRequest {
  @PrimaryColumn({ type: 'text' }) id!: string
  @ManyToOne(() => Trainer, { nullable: false }) @JoinColumn({ name: 'trainer_id' }) trainer!: Trainer
  @ManyToOne(() => Session, { nullable: false }) @JoinColumn({ name: 'session_id' }) session!: Session
  @Column({ type: 'text' }) role!: TrainerRole
  /** The language that they interpret, or that the group speaks. */
  @Column({ type: 'text' }) language!: string
  @Column({ type: 'text' }) status!: RequestStatus
  /** Of the session when they were asked: a higher one there means that it was moved since, and an answer counts no more. */
  @Column({ type: 'int' }) sequence!: number
  /** 1, and one higher each time that they are asked anew. */
  @Column({ type: 'int' }) round!: number
  @Column({ type: 'text' }) askedAt!: string
  @Column({ type: 'text', nullable: true }) answeredAt!: string | null
}
