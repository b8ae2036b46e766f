import type { Request } from 'express'
import type { Deps } from '../deps.ts'
import { Municipality } from '../municipalities/municipality.entity.ts'
import { readerLanguage } from '../web/language.ts'
import { translate } from '../web/words.ts'
import { ROLES } from './roles.ts'

/** The choices of a form that gives somebody, or a program, a role and municipalities. */
export async function rightsChoices({ db }: Pick<Deps, 'db'>, request: Request, chosen: readonly string[] = []) {
  const language = readerLanguage(request)
  const municipalities = await db.read.find(Municipality, { order: { name: 'ASC' } })
  return {
    roles: ROLES.map((role) => ({ value: role, label: translate(language, `accounts:roles.${role}`) })),
    municipalities: municipalities.map(({ code, name }) => ({
      value: code,
      label: name,
      checked: chosen.includes(code),
    })),
  }
}

/** The names of municipalities by code, for a list. */
export async function municipalityNames({ db }: Pick<Deps, 'db'>): Promise<ReadonlyMap<string, string>> {
  const all = await db.read.find(Municipality)
  return new Map(all.map(({ code, name }) => [code, name]))
}
