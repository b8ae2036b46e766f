import type { World } from '../deps.ts'
import { type FieldError, FieldErrors } from '../errors.ts'
import { type Actor, recordEvent, work } from '../history/work.ts'
import { holdsNumber } from '../people/identity.ts'
import { findReferral } from '../referrals/find-referral.ts'

/** What a note of contact is about; each has its sentence in the history. */
export const NOTE_KINDS = ['reached', 'missed', 'visited', 'wrote', 'counsellor', 'other'] as const
type NoteKind = (typeof NOTE_KINDS)[number]

export const LONGEST_NOTE = 200

/**
 * Writes down contact with somebody, in their history and nowhere else: no list, roster or export has it. The text stands beside the
 * event, as old and new values do.
 * @throws NotFoundError `not-found`; FieldErrors `note-kind-missing`, `note-empty` (only "other" says nothing by itself), `note-too-long`,
 * `number-in-text`.
 */
export async function addNote(
  deps: World,
  by: Actor,
  reference: string,
  typed: { readonly kind: string; readonly text: string },
): Promise<void> {
  const kind = NOTE_KINDS.find((one) => one === typed.kind)
  const text = typed.text.replace(/\s+/g, ' ').trim()
  const problems = problemsWith(kind, text)
  if (problems.length > 0 || !kind) throw new FieldErrors(problems)
  await work(deps, by, {}, async ({ tx, at }) => {
    const { id, municipality } = await findReferral(tx, by, reference)
    await recordEvent(tx, at, by, {
      kind: `note.${kind}`,
      referralId: id,
      municipality,
      changes: text === '' ? [] : [{ field: 'note', before: null, after: text }],
    })
  })
}

function problemsWith(kind: NoteKind | undefined, text: string): FieldError[] {
  const problems: FieldError[] = []
  if (!kind) problems.push({ code: 'note-kind-missing', field: 'kind' })
  if (kind === 'other' && text === '') problems.push({ code: 'note-empty', field: 'text' })
  if (text.length > LONGEST_NOTE)
    problems.push({ code: 'note-too-long', field: 'text', values: { over: text.length - LONGEST_NOTE } })
  if (holdsNumber(text)) problems.push({ code: 'number-in-text', field: 'text' })
  return problems
}
