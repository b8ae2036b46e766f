import { expect } from 'chai'
import { FEWEST_SHOWN, hiddenParts, sumOf } from '../../../src/reports/figures/hide-few.ts'

/** What a reader sees of some parts and of the whole: the numbers that are not hidden. */
function shown(parts: readonly number[]): string {
  const whole = sumOf(parts)
  if (whole < FEWEST_SHOWN) return 'few'
  const hidden = hiddenParts(parts)
  return [whole, ...parts.map((part, place) => (hidden[place] ? '–' : part))].join()
}

/** Every way to divide at most `most` people over so many parts. */
function* divisions(parts: number, most: number): Generator<number[]> {
  if (parts === 0) yield []
  else
    for (let first = 0; first <= most; first++)
      for (const rest of divisions(parts - 1, most - first)) yield [first, ...rest]
}

/** The hidden ones of the parts; null for those that are shown. */
function behind(parts: readonly number[]): (number | null)[] {
  const hidden = hiddenParts(parts)
  return parts.map((part, place) => (hidden[place] ? part : null))
}

/** What was shown, where a hidden number can be one number only: nothing else is shown so, by who shows it by the rule. */
function given(
  all: Iterable<number[]>,
  show: (numbers: number[]) => string,
  hide: (numbers: number[]) => (number | null)[],
): string[] {
  const possible = new Map<string, Set<number | null>[]>()
  for (const one of all) {
    const [key, hidden] = [show(one), hide(one)]
    const sets = possible.get(key) ?? hidden.map(() => new Set<number | null>())
    hidden.forEach((number, place) => sets[place]?.add(number))
    possible.set(key, sets)
  }
  const isGiven = (numbers: Set<number | null>) => numbers.size === 1 && !numbers.has(null)
  return [...possible].filter(([, sets]) => sets.some(isGiven)).map(([key]) => key)
}

describe('numbers of few people', () => {
  for (const [parts, most] of [
    [1, 12],
    [2, 24],
    [3, 20],
    [4, 18],
    [5, 14],
    [6, 11],
  ] as const)
    it(`can not be worked out of ${parts} parts and their whole, however the people are divided, by who knows the rule`, () => {
      expect(given(divisions(parts, most), shown, behind)).to.deep.equal([])
    })

  it('are hidden with others so that those together are no few either', () => {
    const wrong = [...divisions(5, 14)].filter((parts) => {
      const hidden = parts.filter((_, place) => hiddenParts(parts)[place])
      const shownFew = parts.some((part, place) => part < FEWEST_SHOWN && !hiddenParts(parts)[place])
      return shownFew || (sumOf(parts) >= FEWEST_SHOWN && hidden.length > 0 && sumOf(hidden) < FEWEST_SHOWN)
    })
    expect(wrong).to.deep.equal([])
  })

  it('can not be worked out of tables of the same people side by side: by law, by language and by both their wholes', () => {
    // A row is a law, a column a language: readers see the sums, never the cells.
    const sums = ([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]: number[]) => [
      [a + b + c, d + e + f],
      [a + d, b + e, c + f],
    ]
    const show = (cells: number[]) => sums(cells).map(shown).join(' | ')
    expect(given(divisions(6, 10), show, (cells) => sums(cells).flatMap(behind))).to.deep.equal([])
  })

  it('of which none is so few are all shown, and of a whole of few none is', () => {
    expect(hiddenParts([5, 9, 40])).to.deep.equal([false, false, false])
    expect(hiddenParts([3, 0, 1])).to.deep.equal([true, true, true])
  })

  it('take the next part along, whatever stands in it', () => {
    expect(hiddenParts([9, 3, 200, 5])).to.deep.equal([false, true, true, false])
    expect(hiddenParts([9, 50, 200, 3])).to.deep.equal([true, false, false, true])
    expect(hiddenParts([4, 9, 4, 12])).to.deep.equal([true, true, true, false])
    expect(hiddenParts([4, 9, 3, 12])).to.deep.equal([true, false, true, false])
  })
})
