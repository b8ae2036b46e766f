/** A row of a chart: a number for each of its two series, null where it is hidden. */
export interface ChartRow {
  readonly label: string
  readonly numbers: readonly [number | null, number | null]
  /** The same as text. */
  readonly texts: readonly [string, string]
}

/** A chart of horizontal bars as drawing instructions: two bars a row, one full and one striped, each with its number beside it. */
export interface BarChart {
  readonly width: number
  readonly height: number
  readonly bars: readonly { readonly y: number; readonly width: number; readonly striped: boolean }[]
  readonly texts: readonly { readonly x: number; readonly y: number; readonly text: string; readonly small: boolean }[]
  readonly barHeight: number
}

const WIDTH = 360
/** Room for the number at the end of the longest bar. */
const NUMBER = 52
const BAR = 12
const LINE = 17
const GAP = 12

/** Lays out the rows under each other; the longest bar takes the width. Who is there at all is seen. */
export function barChart(rows: readonly ChartRow[]): BarChart {
  const most = Math.max(1, ...rows.flatMap(({ numbers }) => numbers.map((number) => number ?? 0)))
  const rowHeight = LINE + 2 * LINE + GAP
  const bars: BarChart['bars'][number][] = []
  const texts: BarChart['texts'][number][] = []
  rows.forEach(({ label, numbers, texts: said }, row) => {
    const top = row * rowHeight
    texts.push({ x: 0, y: top + 13, text: label, small: false })
    numbers.forEach((number, series) => {
      const y = top + LINE + series * LINE + 2
      const width = number ? Math.max(3, Math.round(((WIDTH - NUMBER) * number) / most)) : 0
      if (width > 0) bars.push({ y, width, striped: series === 1 })
      texts.push({ x: width + 6, y: y + BAR - 1, text: said[series] ?? '', small: true })
    })
  })
  return { width: WIDTH, height: Math.max(1, rows.length * rowHeight - GAP), bars, texts, barHeight: BAR }
}
