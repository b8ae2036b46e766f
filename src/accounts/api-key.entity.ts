import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { Role } from './user.entity.ts'

/** A key for another system: shown once, kept as a keyed hash. */
@Entity('api_key')
export class ApiKey {
  @PrimaryColumn({ type: 'text' }) id!: string
  @Column({ type: 'text', unique: true }) name!: string
  @Column({ type: 'text' }) role!: Role
  @Column({ type: 'simple-json' }) municipalities!: string[]
  @Column({ type: 'text', unique: true }) keyHash!: string
  @Column({ type: 'text' }) createdAt!: string
  @Column({ type: 'text', nullable: true }) revokedAt!: string | null
}
