import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import type { Scope } from '../../history/actor.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { inScope } from '../../municipalities/scope.ts'

/** Whose messages somebody looks at, and whose they could. */
export interface ChosenMunicipality {
  /** The one that was asked for, else the first; null where there is none yet. */
  readonly chosen: Municipality | null
  readonly choices: readonly { readonly value: string; readonly label: string }[]
}

/** @throws NotFoundError `not-found` when they ask for one that is not theirs. */
export async function chooseMunicipality(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  asked: unknown,
): Promise<ChosenMunicipality> {
  const all = await db.read.find(Municipality, { order: { name: 'ASC' } })
  const mine = all.filter(({ code }) => inScope(scope, code))
  const wanted = typeof asked === 'string' && asked !== ''
  const chosen = wanted ? mine.find(({ code }) => code === asked) : mine[0]
  if (wanted && !chosen) throw new NotFoundError('not-found')
  return { chosen: chosen ?? null, choices: mine.map(({ code, name }) => ({ value: code, label: name })) }
}
