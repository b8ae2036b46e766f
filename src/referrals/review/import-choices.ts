import { In } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { ColumnMapping } from './column-mapping.entity.ts'

/** What somebody who imports can choose from. */
export interface ImportChoices {
  readonly municipalities: readonly { readonly code: string; readonly name: string }[]
  readonly mappings: readonly ColumnMapping[]
}

/** The municipalities in scope and their saved mappings, by name. */
export async function importChoices({ db }: Pick<Deps, 'db'>, by: Actor): Promise<ImportChoices> {
  const mine = by.scope === 'all' ? {} : { code: In([...by.scope]) }
  const municipalities = await db.read.find(Municipality, { where: mine, order: { name: 'ASC' } })
  const mappings = await db.read.find(ColumnMapping, {
    where: { municipality: In(municipalities.map(({ code }) => code)) },
    order: { name: 'ASC', municipality: 'ASC' },
  })
  return { municipalities: municipalities.map(({ code, name }) => ({ code, name })), mappings }
}
