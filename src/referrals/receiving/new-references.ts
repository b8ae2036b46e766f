import { randomInt } from 'node:crypto'

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/**
 * A reference for each new referral: the one given, with a number behind it when somebody else has it; else a new one, `D-7KQ2MX`.
 * @param given As in the file, `null` where there is none.
 * @param taken References that somebody has already.
 */
export function newReferences(given: readonly (string | null)[], taken: ReadonlySet<string>): string[] {
  const used = new Set(taken)
  const last = new Map<string, number>()
  return given.map((reference) => {
    const free = reference ? freeLike(reference, used, last) : freeWord(used)
    used.add(free)
    return free
  })
}

/** @param last The number that the last one of each got: who gives everyone the same reference must not make us count from 2 each time. */
function freeLike(reference: string, used: ReadonlySet<string>, last: Map<string, number>): string {
  let number = last.get(reference) ?? 1
  let free = reference
  while (used.has(free)) free = `${reference}-${++number}`
  last.set(reference, number)
  return free
}

/** Six letters of 32: a thousand million, so that one that is taken in the database is not met. */
function freeWord(used: ReadonlySet<string>): string {
  const word = `D-${Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`
  return used.has(word) ? freeWord(used) : word
}
