import { isDeepStrictEqual } from 'node:util'

/** A value that becomes another. `field` with dots where it lies inside another: `rules.minGroupSize`. */
export interface FieldChange {
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

type Fields = Readonly<Record<string, unknown>>

/** What is otherwise in `after`, down to the single value; what it does not have is left out. */
export function fieldsBetween(before: Fields, after: Fields): FieldChange[] {
  return Object.keys(after).flatMap((name) => changesOf(name, full(name, before[name]), full(name, after[name])))
}

/** A rule that was never set is a rule that says no. */
function full(name: string, value: unknown): unknown {
  return name === 'rules' && isFields(value) ? { chargesFee: false, ...value } : value
}

function changesOf(field: string, before: unknown, after: unknown): FieldChange[] {
  if (same(before, after)) return []
  if (!isFields(before) || !isFields(after)) return [{ field, before: before ?? null, after: after ?? null }]
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].flatMap((name) => changesOf(`${field}.${name}`, before[name], after[name]))
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** As they are kept, which is without what is undefined. */
function same(one: unknown, other: unknown): boolean {
  const kept = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))
  return isDeepStrictEqual(kept(one), kept(other))
}
