import { Column, Entity, Index, PrimaryColumn, VersionColumn } from 'typeorm'

/** As the BRP writes it: man, vrouw, onbekend. */
export type Gender = 'M' | 'V' | 'O'

/** How somebody reads: Latin letters, only those of their own language, or hardly at all. */
export const LITERACIES = ['latin', 'own-script', 'hardly'] as const
export type Literacy = (typeof LITERACIES)[number]

/**
 * A newcomer as one municipality knows them: each municipality keeps its own row, so that nothing leaks to another.
 * BSN and V-number are sealed (see `secrets.ts`); the keyed hashes beside them are for looking up.
 */
@Entity('person')
@Index('person_bsn', ['municipality', 'bsnHash'], { unique: true, where: 'bsn_hash IS NOT NULL' })
@Index('person_v_number', ['municipality', 'vNumberHash'], { unique: true, where: 'v_number_hash IS NOT NULL' })
@Index('person_bsn_anywhere', ['bsnHash'])
@Index('person_v_number_anywhere', ['vNumberHash'])
export class Person {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) municipality!: string
  @Column({ type: 'text', nullable: true }) bsnSealed!: string | null
  @Column({ type: 'text', nullable: true }) bsnHash!: string | null
  @Column({ type: 'text', nullable: true }) vNumberSealed!: string | null
  @Column({ type: 'text', nullable: true }) vNumberHash!: string | null
  @Column({ type: 'text', nullable: true }) givenNames!: string | null
  @Column({ type: 'text', nullable: true }) prefix!: string | null
  @Column({ type: 'text' }) familyName!: string
  /** The whole name as people type it when they search (see `full-name.ts`). */
  @Column({ type: 'text' }) searchName!: string
  /** What the whole name sounds like, for who types it otherwise (see `sounds-like.ts`). */
  @Column({ type: 'text', default: '' }) soundsLike!: string
  @Column({ type: 'text', nullable: true }) gender!: Gender | null
  /** `1990-03-02`, or `1990-03` or `1990` where the register knows no more. */
  @Column({ type: 'text', nullable: true }) birthDate!: string | null
  @Column({ type: 'text', nullable: true }) street!: string | null
  @Column({ type: 'text', nullable: true }) houseNumber!: string | null
  @Column({ type: 'text', nullable: true }) houseLetter!: string | null
  @Column({ type: 'text', nullable: true }) addition!: string | null
  /** `6211 CK` */
  @Column({ type: 'text', nullable: true }) postcode!: string | null
  @Column({ type: 'text', nullable: true }) town!: string | null
  /** Post to this address came back. */
  @Column({ type: 'boolean' }) addressBad!: boolean
  @Column({ type: 'text', nullable: true }) email!: string | null
  @Column({ type: 'boolean' }) mayEmail!: boolean
  @Column({ type: 'boolean' }) emailBounced!: boolean
  @Column({ type: 'text', nullable: true }) phone!: string | null
  /** The mobile number on which they agreed to get SMS, in E.164: `+31612345678`. It counts as long as it is their `phone`. */
  @Column({ type: 'text', nullable: true }) smsNumber!: string | null
  /** When they agreed, and who noted it: `newcomer`, on their own page, or somebody of the staff by name. */
  @Column({ type: 'text', nullable: true }) smsSince!: string | null
  @Column({ type: 'text', nullable: true }) smsBy!: string | null
  /** BCP-47 codes, best first. */
  @Column({ type: 'simple-json' }) languages!: string[]
  /** Whether they can read what we send; null: nobody asked. */
  @Column({ type: 'text', nullable: true }) literacy!: Literacy | null
  /** Whether they need an interpreter where their own language is not spoken; null: nobody asked. */
  @Column({ type: 'boolean', nullable: true }) interpreter!: boolean | null
  @VersionColumn({ type: 'int' }) version!: number
}
