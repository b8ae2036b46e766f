import { resolve } from 'node:path'
import { type DataSourceOptions, DefaultNamingStrategy } from 'typeorm'
import type { Schema } from './transaction.ts'

type Described<Kind> = Extract<DataSourceOptions, { type: Kind }>

/** A SQLite file (`sqlite:FILE`) as TypeORM knows it. */
export function describeSqlite(url: string, schema: Schema): Described<'better-sqlite3'> {
  const database = resolve(url.slice('sqlite:'.length))
  return { type: 'better-sqlite3', database, namingStrategy: new SnakeNames(), statementCacheSize: 500, ...schema }
}

/** A database of PostgreSQL (`postgres://…`) as TypeORM knows it. */
export function describePostgres(url: string, schema: Schema): Described<'postgres'> {
  return { type: 'postgres', url, namingStrategy: new SnakeNames(), installExtensions: false, ...schema }
}

/** The database of an address. What the program adds to it, such as limits, changes no table. */
export function describeDatabase(url: string, schema: Schema): DataSourceOptions {
  return url.startsWith('sqlite:') ? describeSqlite(url, schema) : describePostgres(url, schema)
}

const snake = (text: string) => text.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()

/** Tables and columns in snake_case, so that plain SQL reads the same on SQLite and PostgreSQL. */
export class SnakeNames extends DefaultNamingStrategy {
  override tableName(className: string, customName: string | undefined): string {
    return customName ?? snake(className)
  }

  override columnName(propertyName: string, customName: string | undefined): string {
    return customName ?? snake(propertyName)
  }

  override joinColumnName(relationName: string): string {
    return `${snake(relationName)}_id`
  }
}
