import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, VersionColumn } from 'typeorm'
import type { Availability } from '../calendar/availability.ts'
import type { Programme } from '../municipalities/slot.entity.ts'
import { Person } from '../people/person.entity.ts'
import { activeWhere, type ReferralStatus } from './referral-status.ts'

/** What DUO calls the group that a person belongs to (Wi2021 art. 13 and 19). */
export type TargetGroup = 'asylum-status-holder' | 'family-or-other-migrant'

/** What was in a column, by the column's name. */
export type KeptColumns = Record<string, string | boolean | string[] | null>

/**
 * One person's way through the programme, from DUO's notice to the signed statement.
 * `one_active_referral` keeps a person in one municipality's programme at a time; `track` is the keyed hash of BSN or V-number.
 */
@Entity('referral')
@Index('referral_reference', ['reference'], { unique: true })
@Index('one_active_referral', ['track'], { unique: true, where: activeWhere('status', 'status_reason') })
@Index('referral_pool', ['municipality', 'status', 'waitingSince', 'deadline', 'reference', 'id'])
@Index('referral_deadline', ['municipality', 'status', 'deadline', 'waitingSince', 'reference'])
@Index('referral_person', ['person'])
export class Referral {
  @PrimaryColumn({ type: 'text' }) id!: string
  /** What people say and write instead of a number: `R-000117`. */
  @Column({ type: 'text' }) reference!: string
  @ManyToOne(() => Person, { nullable: false }) @JoinColumn({ name: 'person_id' }) person!: Person
  @Column({ type: 'text' }) track!: string
  @Column({ type: 'text' }) municipality!: string
  @Column({ type: 'text' }) status!: ReferralStatus
  /** Why it is paused or withdrawn: `too-many-invitations`, `temporary-exemption`, `moved`, `deceased`, … */
  @Column({ type: 'text', nullable: true }) statusReason!: string | null
  @Column({ type: 'text' }) programme!: Programme
  @Column({ type: 'text', nullable: true }) targetGroup!: TargetGroup | null
  @Column({ type: 'text', nullable: true }) noticeSentOn!: string | null
  @Column({ type: 'text', nullable: true }) dutyStartsOn!: string | null
  /** As DUO gives it: exclusive under Wi2021, the last day itself under Wi2013. */
  @Column({ type: 'text' }) termEndsOn!: string
  /** The last day on which signing is in time. */
  @Column({ type: 'text' }) deadline!: string
  /** Kept for ever, whatever is declined, cancelled or missed. */
  @Column({ type: 'text' }) waitingSince!: string
  @Column({ type: 'simple-json' }) needs!: string[]
  @Column({ type: 'text', nullable: true }) household!: string | null
  @Column({ type: 'text', nullable: true }) householdMode!: 'together' | 'apart' | null
  @Column({ type: 'text', nullable: true }) counsellorName!: string | null
  @Column({ type: 'text', nullable: true }) counsellorEmail!: string | null
  @Column({ type: 'boolean' }) counsellorMay!: boolean
  /** When they can come; null: always, but for the half days of which they said that they can't. */
  @Column({ type: 'simple-json', nullable: true }) availability!: Availability | null
  /** The first day on which who is paused waits again by themselves; null: until somebody says so. */
  @Column({ type: 'text', nullable: true }) pausedUntil!: string | null
  /** What DUO said of what was changed here, by column: as long as a file still says that, the change stays. */
  @Column({ type: 'simple-json', nullable: true }) kept!: KeptColumns | null
  @Column({ type: 'text' }) createdAt!: string
  @VersionColumn({ type: 'int' }) version!: number
}
