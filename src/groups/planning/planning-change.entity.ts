import { Column, Entity, PrimaryColumn } from 'typeorm'

/**
 * How often something changed that planning looks at: the sum over all rows. The database counts by itself (migrations/1767300000000),
 * so no act can forget it; what is not committed is not counted yet.
 */
@Entity('planning_change')
export class PlanningChange {
  /** Of the transaction that changed something. On SQLite, where only one writes at a time, there is one row. */
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'int' }) times!: number
}
