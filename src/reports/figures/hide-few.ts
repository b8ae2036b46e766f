/** The fewest of whom a number is shown to who may not see the people themselves. */
export const FEWEST_SHOWN = 5

/**
 * Which parts of a whole stay hidden, so that no number under five can be worked out: those under five, none at all among them, and where
 * these alone would give themselves away (one alone, fewer than five together, or all of them four) the next one that is not so few. Which one
 * that is follows from the places of the few and never from numbers: who knows this rule learns nothing from the choice.
 * @param parts Every part of the whole, in an order and a number that don't depend on who is in it.
 * @returns For each part whether it is hidden. A whole under five hides all; it is hidden itself, which is for who shows it.
 */
export function hiddenParts(parts: readonly number[]): boolean[] {
  const hidden = parts.map((part) => part < FEWEST_SHOWN)
  const few = parts.filter((_, place) => hidden[place])
  const together = sumOf(few)
  const most = (FEWEST_SHOWN - 1) * few.length
  if (few.length > 0 && (few.length === 1 || together < FEWEST_SHOWN || together === most)) hideNext(hidden)
  return hidden
}

function hideNext(hidden: boolean[]): void {
  const first = hidden.indexOf(true)
  const places = hidden.map((_, step) => (first + step) % hidden.length)
  const next = places.find((place) => !hidden[place])
  if (next !== undefined) hidden[next] = true
}

/** Together. */
export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}
