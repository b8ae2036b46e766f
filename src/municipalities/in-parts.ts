const AT_A_TIME = 500

/** A long list in parts that fit into one question: SQLite takes no more than some 32,000 values at once. */
export function inParts<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / AT_A_TIME) }, (_, part) =>
    all.slice(part * AT_A_TIME, (part + 1) * AT_A_TIME),
  )
}
