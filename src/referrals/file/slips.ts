/** How many letters are missing, too many, wrong or swapped with the next one (optimal string alignment). */
export function slips(one: string, other: string): number {
  let [before, last] = [[] as number[], Array.from({ length: other.length + 1 }, (_, at) => at)]
  for (let at = 1; at <= one.length; at++) {
    const row = [at]
    for (let to = 1; to <= other.length; to++) {
      const isSame = one[at - 1] === other[to - 1]
      const isSwapped = to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1]
      const steps = [(last[to] ?? 0) + 1, (row[to - 1] ?? 0) + 1, (last[to - 1] ?? 0) + (isSame ? 0 : 1)]
      row.push(Math.min(...steps, ...(isSwapped ? [(before[to - 2] ?? 0) + 1] : [])))
    }
    ;[before, last] = [last, row]
  }
  return last[other.length] ?? 0
}
