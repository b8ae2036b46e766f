import { expect } from 'chai'
import type { CountedFigures } from '../../../src/reports/figures/count-figures.ts'
import { daysAt } from '../../../src/reports/figures/days-at.ts'
import type { Measure } from '../../../src/reports/figures/measures.ts'
import { FIGURE_TABLES, sayFigure } from '../../../src/reports/figures/say-figures.ts'
import { DIMENSIONS, listLeadTimes, tabulate, tabulateProtected } from '../../../src/reports/figures/tabulate.ts'

const universe = { months: ['2026-01', '2026-02'], municipalities: ['0935'] }

type Told = readonly [measure: Measure, month: string, language: string, law: string, count: number]

/** Figures of one municipality; who waits, waits ten days. */
function figuresOf(...told: readonly Told[]): CountedFigures {
  const alike = (language: string, law: string, count: number) => ({ municipality: '0935', language, law, count })
  return {
    cells: told.map(([measure, month, language, law, count]) => ({ measure, month, ...alike(language, law, count) })),
    days: told.flatMap(([measure, , language, law, count]) =>
      measure === 'calm' || measure === 'atRisk'
        ? [{ step: 'waiting' as const, days: 10, ...alike(language, law, count) }]
        : [],
    ),
  }
}

const tablesOf = (figures: CountedFigures) =>
  DIMENSIONS.map((dimension) => tabulateProtected(figures, dimension, universe))

describe('tables of figures', () => {
  it('give away no hidden number, all of them together, to who knows how they are made', () => {
    const possible = new Map<string, Set<number>[]>()
    for (let number = 0; number < 11 ** 4; number++) {
      // January and February, each of two laws; what a table of languages adds is tried with more parts in hide-few.test.ts.
      const [a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3].map((place) => Math.floor(number / 11 ** place) % 11)
      if (a + b + c + d > 12) continue
      const figures = figuresOf(
        ['received', '2026-01', 'ar', 'wi2013', a],
        ['received', '2026-01', 'ar', 'wi2021', b],
        ['received', '2026-02', 'ar', 'wi2013', c],
        ['received', '2026-02', 'ar', 'wi2021', d],
      )
      const tables = tablesOf(figures)
      const hidden = tables.flatMap(({ dimension, rows }) => {
        if (dimension === 'language' || dimension === 'municipality') return []
        const open = tabulate(figures, dimension, universe).rows
        const few = rows.filter(({ numbers }) => numbers.received === null)
        return few.map(({ key }) => open.find((row) => row.key === key)?.numbers.received ?? 0)
      })
      const shown = JSON.stringify(tables)
      const sets = possible.get(shown) ?? hidden.map(() => new Set<number>())
      hidden.forEach((one, place) => sets[place]?.add(one))
      possible.set(shown, sets)
    }
    expect(possible.size).to.be.above(20)
    const given = [...possible].filter(([, sets]) => sets.some((one) => one.size === 1))
    expect(given.map(([shown]) => shown)).to.deep.equal([])
  })

  it('work out shares and days from numbers that are shown, and from no others', () => {
    const [month] = tablesOf(
      figuresOf(
        ['signedInTime', '2026-01', 'ar', 'wi2013', 40],
        ['signedLate', '2026-01', 'ar', 'wi2013', 2],
        ['invited', '2026-01', 'ar', 'wi2013', 80],
        ['calm', '', 'ar', 'wi2013', 30],
        ['atRisk', '', 'ar', 'wi2013', 4],
      ),
    )
    const whole = month?.whole
    const said = Object.values(FIGURE_TABLES).flatMap(({ columns }) =>
      columns.map((column) => `${column.name} ${whole ? sayFigure(column, whole, 'nl', true) : ''}`),
    )
    expect(said).to.include.members(['signedInTime 40', 'signedLate –', 'inTimeShare minstens 90%', 'invited 80'])
    expect(said).to.include.members(['perSignature –', 'showUp –', 'calm 30', 'atRisk –', 'median –', 'p90 –'])
  })

  it('say how long steps take only where ten who signed are shown, and of ten who took them', () => {
    const took = (signed: number, people: number) => {
      const figures = figuresOf(['signedInTime', '2026-01', 'ar', 'wi2013', signed])
      const days = [
        { step: 'met' as const, days: 21, municipality: '0935', language: 'ar', law: 'wi2013', count: people },
      ]
      return [false, true].map((sees) => listLeadTimes({ ...figures, days }, sees).map(({ took: so }) => so?.median))
    }
    const [none, met] = [
      Array<undefined>(6).fill(undefined),
      [undefined, undefined, 21, undefined, undefined, undefined],
    ]
    expect(took(10, 10)).to.deep.equal([met, met])
    expect(took(9, 12)).to.deep.equal([none, met])
    expect(took(12, 9)).to.deep.equal([none, met])
  })

  it('show all that there is to who sees the people', () => {
    const figures = figuresOf(['received', '2026-02', 'ti', 'wi2013', 1], ['calm', '', 'ti', 'wi2013', 3])
    const [months, languages] = DIMENSIONS.map((dimension) => tabulate(figures, dimension, universe))
    expect(months?.rows.map(({ key, numbers }) => [key, numbers.received])).to.deep.equal([['2026-02', 1]])
    expect(languages?.rows.map(({ key, waits }) => [key, waits?.median])).to.deep.equal([['ti', 10]])
  })
})

describe('half of them, and nine in ten', () => {
  it('are the nearest ranks, whatever the order', () => {
    const ten = Array.from({ length: 10 }, (_, index) => ({ days: 10 - index, count: 1 }))
    expect(daysAt(ten)).to.deep.equal({ people: 10, median: 5, p90: 9 })
    expect(daysAt([{ days: 7, count: 3 }, ...ten])).to.deep.equal({ people: 13, median: 7, p90: 9 })
    expect(daysAt([{ days: 4, count: 1 }])).to.deep.equal({ people: 1, median: 4, p90: 4 })
    expect(daysAt([])).to.equal(null)
  })
})
