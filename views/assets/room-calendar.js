// The arrows walk over the half days of a calendar, and Page Up and Page Down go to the week or month before and after; Tab works as ever.
const table = document.querySelector('[data-rooms]')
const hint = document.querySelector('[data-keys]')
if (table) hint.hidden = false

/** The half days of each cell, by row and column. */
const grid = () =>
  [...table.tBodies[0].rows].map((row) => [...row.cells].slice(1).map((cell) => [...cell.querySelectorAll('a')]))

const placeOf = (link) => {
  const cell = link.closest('td')
  return { row: cell.parentElement.sectionRowIndex, column: cell.cellIndex - 1 }
}

/** The next half day in a direction: those of empty cells are passed over. */
const next = (link, { rows = 0, columns = 0 }) => {
  const cells = grid()
  let { row, column } = placeOf(link)
  const here = cells[row][column]
  const beside = here[here.indexOf(link) + rows]
  if (rows && beside) return beside
  for (;;) {
    row += rows
    column += columns
    const there = cells[row]?.[column]
    if (!there) return undefined
    if (there.length > 0) return there.at(rows < 0 ? -1 : 0)
  }
}

const STEPS = {
  ArrowLeft: { columns: -1 },
  ArrowRight: { columns: 1 },
  ArrowUp: { rows: -1 },
  ArrowDown: { rows: 1 },
}

table?.addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  const link = event.target.closest('a')
  const step = STEPS[event.key]
  if (step && link) {
    event.preventDefault()
    next(link, step)?.focus()
  }
  const way = { PageUp: 'prev', PageDown: 'next' }[event.key]
  if (way) {
    event.preventDefault()
    document.querySelector(`a[rel=${way}]`).click()
  }
})
