import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** Somebody who came to a session and is not in the register, or came for somebody else. A planner sorts it out; then the row goes. */
@Entity('visitor')
@Index('visitor_session', ['sessionId'])
export class Visitor {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) sessionId!: string
  /** As they said it. */
  @Column({ type: 'text' }) name!: string
  /** What the coordinator knows: for whom they came, how to reach them. */
  @Column({ type: 'text' }) note!: string
  /** Of the letter that they showed; '' when they had none. Often somebody of a municipality, but nobody has looked. */
  @Column({ type: 'text', default: '' }) reference!: string
  @Column({ type: 'text' }) notedAt!: string
  @Column({ type: 'text' }) notedBy!: string
}
