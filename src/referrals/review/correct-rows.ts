import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/work.ts'
import type { ReferralFields } from '../file/headings.ts'
import type { RowDecision } from '../known/sort-candidates.ts'
import { decideAbout } from './open-import.ts'

/**
 * Puts other text in cells of a row of an uploaded file; the row is checked anew.
 * @throws NotFoundError `not-found`; ConflictError `import-done`.
 */
export async function correctRow(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  id: string,
  row: number,
  fields: ReferralFields,
): Promise<void> {
  await decideAbout(deps, by, id, (choices) => ({
    ...choices,
    cells: { ...choices.cells, [row]: { ...choices.cells?.[row], ...fields } },
  }))
}

/**
 * Decides about a row: it counts as it is, what we know stays, or it is left out; without a decision it counts by the rules again.
 * @throws NotFoundError `not-found`; ConflictError `import-done`.
 */
export async function decideRow(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  id: string,
  row: number,
  decision: RowDecision | null,
): Promise<void> {
  await decideAbout(deps, by, id, ({ rows, ...choices }) => {
    const others = Object.entries(rows ?? {}).filter(([other]) => Number(other) !== row)
    return { ...choices, rows: Object.fromEntries([...others, ...(decision ? [[row, decision] as const] : [])]) }
  })
}
