import { Column, Entity, PrimaryColumn } from 'typeorm'

/**
 * How often somebody tried to sign in lately, or typed a code of a letter that is wrong. rate-limiter-flexible writes and reads it; the columns and their order are its own.
 */
@Entity('sign_in_count')
export class SignInCount {
  /** A hash: nobody learns from it who tried, or from where. */
  @PrimaryColumn({ type: 'text' }) key!: string
  @Column({ type: 'integer', default: 0 }) points!: number
  /** When counting begins again, in milliseconds since 1970. */
  @Column({ type: 'bigint', nullable: true }) expire!: number | null
}
