import type { StageCounts } from '../reports/lists/count-stages.ts'
import { STAGES } from '../reports/lists/stage-query.ts'

/** A result as lines of text, `email: 12`; lists by their length and their entries. */
export function lines(result: object): string {
  return Object.entries(result)
    .map(
      ([name, value]) =>
        `${name}: ${typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)}`,
    )
    .join('\n')
}

/** Counts per stage as a table for a terminal, a row for each municipality and one for the sum. */
export function stageTable(counts: readonly StageCounts[], total: StageCounts): string {
  const columns = ['code', 'referrals', ...STAGES, 'urgent', 'reported'] as const
  const row = (count: StageCounts) =>
    columns.map((column) => String(count[column] || (column === 'code' ? 'all' : 0)).padStart(column.length)).join('  ')
  return [columns.join('  '), ...counts.map(row), row(total)].join('\n')
}
