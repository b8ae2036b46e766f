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

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one ?? null)) === JSON.stringify(sorted(other ?? null))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isFields(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  )
}
