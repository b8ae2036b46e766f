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
  /** Of the letter that they showed, as it was typed; '' when they had none. Whose it is, nobody has looked. */
  @Column({ type: 'text', default: '' }) reference!: string
  @Column({ type: 'text' }) notedAt!: string
  @Column({ type: 'text' }) notedBy!: string
}
