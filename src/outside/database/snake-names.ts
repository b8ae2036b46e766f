import { DefaultNamingStrategy } from 'typeorm'

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
