import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm'

/** What someone may do: an administrator everything, a planner the planning, a coordinator the room, a reader look; who reads figures sees no people. */
export type Role = 'admin' | 'planner' | 'coordinator' | 'reader' | 'figures-reader'

export const ROLES: readonly Role[] = ['admin', 'planner', 'coordinator', 'reader', 'figures-reader']

/** A member of staff. `municipalities` is what they may see; an administrator sees all. */
@Entity('account')
export class User {
  @PrimaryColumn({ type: 'text' }) id!: string
  /** Lower case. */
  @Column({ type: 'text', unique: true }) email!: string
  @Column({ type: 'text' }) name!: string
  @Column({ type: 'text' }) role!: Role
  @Column({ type: 'simple-json' }) municipalities!: string[]
  /** argon2id; null: invited, has not chosen one yet. */
  @Column({ type: 'text', nullable: true }) passwordHash!: string | null
  /** Keyed hash of the word in the link with which they choose a password, and until when it works. */
  @Column({ type: 'text', nullable: true }) setupHash!: string | null
  @Column({ type: 'text', nullable: true }) setupUntil!: string | null
  @Column({ type: 'text' }) language!: 'nl' | 'en'
  /** Every working day a mail with what waits for them, if anything does. */
  @Column({ type: 'boolean', default: true }) wantsTaskMail!: boolean
  @Column({ type: 'text', nullable: true }) disabledAt!: string | null
  @VersionColumn({ type: 'int' }) version!: number
}
