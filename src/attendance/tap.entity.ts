import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { AttendanceStatus } from './attendance-mark.entity.ts'

/** What a tap says: that somebody was there or not (null takes back), or what happened with the statement. */
export type TapSays =
  | {
      readonly what: 'mark'
      readonly status: AttendanceStatus | null
      readonly lateMinutes?: number | undefined
      readonly earlyMinutes?: number | undefined
      readonly remark?: string | undefined
    }
  | { readonly what: 'signed'; readonly day?: string | undefined; readonly exception?: string | undefined }
  | { readonly what: 'refused' }
  | { readonly what: 'withdraw' }

/** Set aside: something else stood there that who tapped had not seen. Settled: somebody chose what is right. */
export type TapState = 'done' | 'set-aside' | 'settled'

/** What one person tapped at one row of the list of a session. The id comes from the phone, so that sending it twice counts once. */
@Entity('tap')
@Index('tap_set_aside', ['sessionId'], { where: "state = 'set-aside'" })
export class Tap {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) sessionId!: string
  @Column({ type: 'text' }) placementId!: string
  @Column({ type: 'simple-json' }) given!: TapSays
  @Column({ type: 'text' }) tappedAt!: string
  @Column({ type: 'text' }) tappedBy!: string
  @Column({ type: 'text' }) state!: TapState
  /** How the row stood afterwards (`versionOf`): what the next tap of the same phone has seen. null when it had not seen what stood before. */
  @Column({ type: 'text', nullable: true }) leaves!: string | null
}
