import { pagesOf } from '../../web/page/pages-of.ts'
import { type Language, translate } from '../../words/words.ts'
import type { ImportCounts } from '../review/import-result.ts'
import type { Review } from '../review/review-import.ts'
import { sayChange, shownProblem } from '../review/say-row.ts'

/** The lists of a review, by the word in the address; the first that is not empty is shown first. */
const LISTS = { geweigerd: 'rejected', gewijzigd: 'changed', nieuw: 'new', bekend: 'unchanged' } as const
type List = keyof typeof LISTS

const ROWS_A_PAGE = 50

/** The words that say whether there is anything to take in. */
export function titleOf(counts: ImportCounts): string {
  if (counts.new + counts.changed > 0) return 'referrals:review.title'
  return counts.rejected > 0 ? 'referrals:review.titleNone' : 'referrals:review.titleKnown'
}

/** How many rows there are of each list. With the `path` of a review each number leads to its list. */
export function figuresOf(counts: ImportCounts, path: string | null, language: Language) {
  const kinds = { geweigerd: 'bad', gewijzigd: 'warning', nieuw: 'ok', bekend: undefined } as const
  return (['nieuw', 'gewijzigd', 'bekend', 'geweigerd'] as const).map((list) => ({
    number: counts[LISTS[list]],
    label: translate(language, `referrals:counts.${LISTS[list]}`),
    ...(path && counts[LISTS[list]] > 0 && { href: `${path}?toon=${list}#lijst`, kind: kinds[list] }),
  }))
}

/** Where the reader is, and what they chose there. */
interface Address {
  readonly path: string
  readonly query: Readonly<Record<string, unknown>>
}

/**
 * The rows of the list that was asked for with `?toon=`, one page of them; else of the first that is not empty.
 * @param names The municipalities by code.
 */
export function listOf(
  review: Review,
  { path, query }: Address,
  language: Language,
  names: ReadonlyMap<string, string>,
) {
  const known = (Object.keys(LISTS) as List[]).filter((list) => review[LISTS[list]].length > 0)
  const chosen = known.find((list) => list === query['toon']) ?? known[0] ?? 'geweigerd'
  const kind = LISTS[chosen]
  const pages = pagesOf(review[kind].length, ROWS_A_PAGE, path, query)
  const part = <T>(rows: readonly T[]) => rows.slice(pages.skip, pages.skip + ROWS_A_PAGE)
  const placed = <T extends { municipality: string }>(row: T) => ({ ...row, place: names.get(row.municipality) })
  return {
    kind,
    pages,
    rejected: kind === 'rejected' ? part(review.rejected).map((problem) => shownProblem(problem, language)) : [],
    changed:
      kind === 'changed'
        ? part(review.changed).map((row) => ({
            ...row,
            changes: row.changes.map((change) => sayChange(change, language)),
          }))
        : [],
    people: kind === 'new' || kind === 'unchanged' ? part(review[kind]).map(placed) : [],
  }
}
