import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** A signed-in browser. The id is hashed, so that the table gives nobody a session. */
@Entity('web_session')
export class WebSession {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) data!: string
  @Index('web_session_expires') @Column({ type: 'text' }) expiresAt!: string
}
