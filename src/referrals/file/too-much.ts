import { InputError } from '../../errors.ts'

/** A column with something in it further on is a mistake, or a trap. */
export const MOST_COLUMNS = 2_000
/** Excel itself knows no more. */
export const MOST_SHEET_ROWS = 1_048_576
/** Blank ones before the last of a row counted: 200,000 rows of 100 columns. */
export const MOST_CELLS = 20_000_000
/** A text that stands in a spreadsheet once can be in every cell. */
export const MOST_CHARACTERS = 150_000_000

/** The file holds more than any list of people, or is made to look so. */
export function tooMuch(fileName: string): InputError {
  return new InputError('file-too-much', { file: fileName })
}
