import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A run of the planner over one pool: how good, how sure, how long it took. */
@Entity('plan_run')
export class PlanRun {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text' }) at!: string
  /** Region code, or the code of a municipality on its own. */
  @Column({ type: 'text' }) pool!: string
  @Column({ type: 'simple-json' }) score!: number[]
  @Column({ type: 'boolean' }) proven!: boolean
  @Column({ type: 'int' }) groups!: number
  @Column({ type: 'int' }) placed!: number
  @Column({ type: 'int' }) waiting!: number
  /** Who got a seat and who did not. Only the last run of a pool keeps it. */
  @Column({ type: 'simple-json', nullable: true }) record!: NightRecord | null
}

/** What a run keeps of its plan, to compare the next night with. */
export interface NightRecord {
  readonly groups: readonly { readonly slot: string; readonly people: readonly string[] }[]
  readonly waiting: readonly string[]
}
