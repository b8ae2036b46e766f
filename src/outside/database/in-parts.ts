/** So many keys are asked for at once; SQLite takes no more than some 32,000 values in a question. */
const KEYS_A_QUERY = 500

/** A long list in parts of at most so many, in order: by themselves such as fit into one question. */
export function inParts<T>(all: readonly T[], size = KEYS_A_QUERY): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, part) => all.slice(part * size, (part + 1) * size))
}
