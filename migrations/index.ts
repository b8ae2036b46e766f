import { FirstTables1764000000000 } from './1764000000000-first-tables.ts'

/** Every migration, oldest first. Each runs on SQLite and on PostgreSQL. */
export const MIGRATIONS = [FirstTables1764000000000]
