import type { ChangedOne } from './sort-candidates.ts'

/** A field that a row says otherwise. `hidden`: it changes, but what it holds is for nobody to see. */
export type FieldChange =
  | { readonly field: string; readonly hidden: true }
  | { readonly field: string; readonly hidden: false; readonly before: string; readonly after: string }

const HIDDEN: Readonly<Record<string, string>> = { bsnHash: 'bsn', vNumberHash: 'vNumber' }
/** Follow from other fields. */
const LEFT_OUT = ['searchName']

/** What a row changes about somebody known, old and new, in the names of the columns; BSN and V-number only by name. */
export function changesOf({
  known,
  difference,
  movedBack,
}: Omit<ChangedOne, 'candidate' | 'marks' | 'elsewhere'>): FieldChange[] {
  const person = changesIn({ ...known.person }, difference.person)
  const referral = changesIn({ ...known }, difference.referral)
  return [...person, ...referral, ...(movedBack ? [{ field: 'movedBack', hidden: true } as const] : [])]
}

type Row = Readonly<Record<string, unknown>>

function changesIn(before: Row, after: Row): FieldChange[] {
  return Object.entries(after).flatMap(([name, value]): FieldChange[] => {
    if (LEFT_OUT.includes(name)) return []
    const hidden = HIDDEN[name]
    if (hidden) return [{ field: hidden, hidden: true }]
    return [{ field: name, hidden: false, before: asText(before[name]), after: asText(value) }]
  })
}

/** Columns hold text, numbers, booleans and lists of text. */
function asText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
