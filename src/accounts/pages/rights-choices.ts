import type { Deps } from '../../deps.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { ROLES, type Role } from '../user.entity.ts'

/** A role or a municipality to choose in a form. */
export interface Choice {
  readonly value: string
  readonly label: string
  readonly checked?: boolean
}

/**
 * The choices of a form that gives somebody, or a program, a role and municipalities.
 * @param nameOf A role in the words of the reader.
 * @param chosen The codes of the municipalities that are ticked.
 */
export async function rightsChoices(
  { db }: Pick<Deps, 'db'>,
  nameOf: (role: Role) => string,
  chosen: readonly string[] = [],
): Promise<{ roles: Choice[]; municipalities: Choice[] }> {
  const all = await db.read.find(Municipality, { order: { name: 'ASC' } })
  return {
    roles: ROLES.map((role) => ({ value: role, label: nameOf(role) })),
    municipalities: all.map(({ code, name }) => ({ value: code, label: name, checked: chosen.includes(code) })),
  }
}

/** The names of municipalities by code, for a list. */
export async function municipalityNames({ db }: Pick<Deps, 'db'>): Promise<ReadonlyMap<string, string>> {
  return new Map((await db.read.find(Municipality)).map(({ code, name }) => [code, name]))
}
