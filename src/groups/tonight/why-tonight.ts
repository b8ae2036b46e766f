import type { Scope } from '../../history/actor.ts'
import { inScope } from '../../municipalities/scope.ts'
import type { PlannedGroup, WhyHere } from '../../planner/problem/plan.ts'
import type { Known } from '../proposals/known-people.ts'

/** Who gets a seat in a group and why they do: by name those whom the reader may know, of the others how many. */
export interface WhyThese {
  readonly people: readonly { readonly reference: string; readonly name: string; readonly why: readonly WhyHere[] }[]
  readonly elsewhere: number
}

/** Why these people get a seat tonight, by slot, in order of name. */
export function whyTonight(
  groups: readonly PlannedGroup[],
  known: ReadonlyMap<string, Pick<Known, 'reference' | 'name' | 'municipality'>>,
  scope: Scope,
): ReadonlyMap<string, WhyThese> {
  return new Map(
    groups.map(({ slot, people, why = {} }) => {
      const all = people.flatMap((reference) => known.get(reference) ?? [])
      const mine = all.filter(({ municipality }) => inScope(scope, municipality))
      const told = mine.map(({ reference, name }) => ({ reference, name, why: why[reference] ?? [] }))
      told.sort((a, b) => a.name.localeCompare(b.name, 'nl') || (a.reference < b.reference ? -1 : 1))
      return [slot, { people: told, elsewhere: people.length - mine.length }]
    }),
  )
}
