import { randomInt } from 'node:crypto'

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/**
 * A reference for each new referral: the one given, with a number behind it when somebody else has it; else a new one, `D-7KQ2MX`.
 * @param given As in the file, `null` where there is none.
 * @param taken References that somebody has already.
 */
export function newReferences(given: readonly (string | null)[], taken: ReadonlySet<string>): string[] {
  const used = new Set(taken)
  return given.map((reference) => {
    const free = reference ? freeLike(reference, used) : freeWord(used)
    used.add(free)
    return free
  })
}

function freeLike(reference: string, used: ReadonlySet<string>): string {
  let free = reference
  for (let number = 2; used.has(free); number++) free = `${reference}-${number}`
  return free
}

/** Six letters of 32: a thousand million, so that one that is taken in the database is not met. */
function freeWord(used: ReadonlySet<string>): string {
  const word = `D-${Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`
  return used.has(word) ? freeWord(used) : word
}
