/**
 * Where the value of a column stands in a list of ours, as SQL to put rows in order by: as the reader's alphabet has what the codes are called.
 * What is not in the list comes first.
 * @param values Codes: of letters, digits and hyphens; others are left out.
 */
export function placeIn(column: string, values: readonly string[]): string {
  const cases = values.filter((value) => /^[\w-]+$/.test(value)).map((value, at) => `WHEN '${value}' THEN ${at + 1}`)
  return cases.length > 0 ? `CASE ${column} ${cases.join(' ')} ELSE 0 END` : column
}
