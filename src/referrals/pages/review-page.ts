import { pagesOf } from '../../web/page/pages-of.ts'
import { type Language, translate, hasWords } from '../../words/words.ts'
import type { ImportReview, RowChange } from '../review/review-import.ts'
import { sayDay } from '../../words/say-when.ts'
import { sayLanguages } from '../../words/say-language.ts'
import type { RowProblem } from '../file/problems.ts'
import type { ImportCounts } from '../review/find-import.ts'

/** The lists of a review, by the word in the address; the first that is not empty is shown first. */
const LISTS = { geweigerd: 'rejected', gewijzigd: 'changed', nieuw: 'new', bekend: 'unchanged' } as const
type List = keyof typeof LISTS

const ROWS_A_PAGE = 50

/** The words that say whether there is anything to take in. */
export function reviewTitle(counts: ImportCounts): string {
  if (counts.new + counts.changed > 0) return 'referrals:review.title'
  return counts.rejected > 0 ? 'referrals:review.titleNone' : 'referrals:review.titleKnown'
}

/** How many rows there are of each list. With the `path` of a review each number leads to its list. */
export function reviewFigures(counts: ImportCounts, path: string | null, language: Language) {
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
  review: ImportReview,
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

/** What is wrong with a row, in the reader's language. The Dutch text knows more: which other row, for one. */
export function sayProblem({ problem, message }: RowProblem, language: Language): string {
  return language === 'nl' ? message : translate(language, `referrals:problems.${problem}`)
}

/** A problem with the place in the file where it stands. */
export function shownProblem(problem: RowProblem, language: Language) {
  return { row: problem.row, column: problem.column, text: sayProblem(problem, language) }
}

/** A change as the review says it: the field by its name, its values as people write them. */
function sayChange(change: RowChange, language: Language) {
  const label = translate(language, `referrals:fields.${change.field}`)
  if (change.hidden) return { label, hidden: true }
  return {
    label,
    hidden: false,
    before: sayValue(change.field, change.before, language),
    after: sayValue(change.field, change.after, language),
  }
}

function sayValue(field: string, text: string, language: Language): string {
  if (text === '') return translate(language, 'referrals:nothing')
  if (field === 'languages') return sayLanguages(text.split(', '), language)
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return sayDay(text, language)
  const words = `referrals:values.${field}.${text}`
  if (hasWords(language, words)) return translate(language, words)
  return text === 'true' || text === 'false' ? translate(language, `referrals:values.${text}`) : text
}
