import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm'
import type { Availability } from '../../calendar/availability.ts'

/** What somebody does at a half day. */
export const TRAINER_ROLES = ['trainer', 'interpreter'] as const
export type TrainerRole = (typeof TRAINER_ROLES)[number]

/** Who gives half days: as a trainer, an interpreter, or either. They have no account; the secret link in each mail is theirs. */
@Entity('trainer')
export class Trainer {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) name!: string
  @Column({ type: 'text' }) email!: string
  @Column({ type: 'text', nullable: true }) phone!: string | null
  /** In which we write to them. */
  @Column({ type: 'text' }) language!: 'nl' | 'en'
  @Column({ type: 'simple-json' }) roles!: TrainerRole[]
  /** BCP-47 codes that they speak. */
  @Column({ type: 'simple-json' }) languages!: string[]
  /** Codes of the municipalities in whose venues they give half days. */
  @Column({ type: 'simple-json' }) municipalities!: string[]
  /** Null: nothing limits when they can come. */
  @Column({ type: 'simple-json', nullable: true }) availability!: Availability | null
  /** For a half day, in cents; null: not agreed on. */
  @Column({ type: 'int', nullable: true }) feeCents!: number | null
  /** A new link gets the next number. */
  @Column({ type: 'int' }) tokenNumber!: number
  /** Keyed hash of the word in the link. */
  @Column({ type: 'text', unique: true }) tokenHash!: string
  /** From then on they are not asked and their link opens nothing. */
  @Column({ type: 'text', nullable: true }) stoppedAt!: string | null
  @VersionColumn({ type: 'int' }) version!: number
}
