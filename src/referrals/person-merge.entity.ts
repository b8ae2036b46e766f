import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { Person } from '../people/person.entity.ts'
import type { Referral } from './referral.entity.ts'

/** What a column was before two people were merged, and after. */
export interface MergedColumn {
  readonly before: unknown
  readonly after: unknown
}

/** All that has to be known to make two people of one again. BSN and V-number are not in it: they stay sealed with the person who went. */
export interface MergeRecord {
  /** Which rows were moved, by `table.column`. */
  readonly moved: Readonly<Record<string, readonly string[]>>
  /** Half days on which both can't come: once is enough for one person. */
  readonly halfDays: readonly { readonly day: string; readonly part: string }[]
  /** The seats that came free. */
  readonly freed: readonly string[]
  /** The seats that moved, with how they stood. */
  readonly seats: Readonly<Record<string, string>>
  /** Numbers that who stayed did not have. */
  readonly numbers: readonly ('bsn' | 'vNumber')[]
  /** What changed about who stayed. */
  readonly person: Readonly<Record<string, MergedColumn>>
  readonly referral: Readonly<Record<string, MergedColumn>>
  /** The referral of who went, but for its track, which follows from the numbers. */
  readonly gone: Omit<Referral, 'person' | 'track' | 'version'>
}

/** The names of the numbers with their columns. */
export const NUMBER_COLUMNS = {
  bsn: ['bsnSealed', 'bsnHash'],
  vNumber: ['vNumberSealed', 'vNumberHash'],
} as const satisfies Record<string, readonly (keyof Person)[]>

/**
 * Two people of one municipality who turned out to be one. The referral of who went is gone; their person stays, for the numbers by which
 * DUO may know them, and leads to who stayed.
 */
@Entity('person_merge')
@Index('person_merge_kept', ['keptReferralId'])
@Index('person_merge_person', ['gonePersonId'])
@Index('person_merge_reference', ['goneReference'])
export class PersonMerge {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) municipality!: string
  @Column({ type: 'text' }) keptReferralId!: string
  @Column({ type: 'text' }) goneReferralId!: string
  @Column({ type: 'text' }) gonePersonId!: string
  @Column({ type: 'text' }) goneReference!: string
  @Column({ type: 'text' }) mergedAt!: string
  @Column({ type: 'text' }) mergedBy!: string
  /** When they became two again; null: they are one. */
  @Column({ type: 'text', nullable: true }) undoneAt!: string | null
  @Column({ type: 'simple-json' }) record!: MergeRecord
}
