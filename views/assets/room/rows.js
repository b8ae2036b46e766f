/* The rows of the list and the visitors below it: what a tap will make of one, before the answer, and the row that the server answers with. */

/**
 * Puts a row as the server has it in the place of the one that stands there. The finger and the keyboard stay where they are: a row that
 * is open stays, and its next tap comes after this one.
 * @param done The tap of this phone that made it so, if one did.
 */
export function putRow(id, html, done) {
  const old = document.getElementById(`p-${id}`)
  if (!old) return
  if (old.querySelector(':popover-open')) {
    if (done) for (const seen of old.querySelectorAll('[name=seen]')) seen.value = done
    return
  }
  const within = [...old.querySelectorAll(TOUCHED)].indexOf(document.activeElement)
  old.outerHTML = html
  if (within >= 0) document.getElementById(`p-${id}`).querySelectorAll(TOUCHED)[within]?.focus({ preventScroll: true })
}

const TOUCHED = 'button, input, select'

/** How many are there and signed, as the server says it. */
export function putTitle(title) {
  const count = document.getElementById('count')
  if (count && count.textContent !== title) count.textContent = title
  document.title = document.title.replace(/^.* · Dagdeel$/, `${title} · Dagdeel`)
}

/** Shows at once what a tap will make of its row, or who waits to be noted as a visitor. */
export function foresee(tap) {
  if (tap.seat === undefined) return foreseeVisitor(tap)
  const { seat, fields } = tap
  const row = document.getElementById(`p-${seat}`)
  if (!row) return
  const { status, what, day } = Object.fromEntries(fields)
  if (status !== undefined) press(row, PRESENT, status === 'present')
  if (what === 'signed' && !day) [PRESENT, SIGNED].forEach((thumb) => press(row, thumb, true))
  if (what === 'withdraw' || what === 'refused') press(row, SIGNED, false)
  row.dataset.waits = ''
  count()
}

const PRESENT = { name: 'status', on: 'present', off: '' }
const SIGNED = { name: 'what', on: 'signed', off: 'withdraw' }

/** A second tap on a thumb that is down sends the opposite. */
function press(row, { name, on, off }, isDown) {
  const thumb = row.querySelector(`.thumb[name=${name}]`)
  thumb?.setAttribute('aria-pressed', isDown)
  if (thumb) thumb.value = isDown ? off : on
}

function count() {
  const down = ({ name }) => document.querySelectorAll(`#seats .thumb[name=${name}][aria-pressed=true]`).length
  const title = document.getElementById('count')
  const { pattern } = title.dataset
  title.textContent = pattern.replace('{here}', down(PRESENT)).replace('{signed}', down(SIGNED))
}

/** Who came to the list on another phone gets a row, in the place where the office has it; whose seat is gone loses it. */
export function putSeats(seats, rows) {
  const list = document.getElementById('seats')
  for (const row of [...list.children]) if (!seats.includes(row.id.slice(2))) row.remove()
  seats.forEach((id, place) => {
    if (document.getElementById(`p-${id}`)) return
    const html = rows.find((row) => row.id === id)?.html
    if (html) list.insertAdjacentHTML('beforeend', html)
    list.insertBefore(document.getElementById(`p-${id}`), list.children[place] ?? null)
  })
}

function foreseeVisitor({ id, name, action }) {
  const { place, list } = visitors()
  if (place?.dataset.action !== action || document.getElementById(`v-${id}`)) return
  const line = list.appendChild(document.createElement('li'))
  Object.assign(line, { id: `v-${id}`, className: 'visitor' })
  line.dataset.waits = ''
  line.append(whoOf(name, place.dataset.word))
}

/** A name with what is said of them, as in `attendance/visitors-here`. */
export function whoOf(name, said) {
  const who = Object.assign(document.createElement('div'), { className: 'visitor__who' })
  who.append(
    Object.assign(document.createElement('span'), { className: 'visitor__name', textContent: name }),
    Object.assign(document.createElement('span'), { className: 'visitor__said', textContent: said }),
  )
  return who
}

function visitors() {
  const place = document.getElementById('visitors')
  return { place, list: place?.querySelector('ul') }
}

/** Shows the visitors as the office has them; those that wait are foreseen again. */
export function putVisitors(html) {
  const { place } = visitors()
  // An answer may be about another session than the one that is open.
  const next = html && new DOMParser().parseFromString(html, 'text/html').getElementById('visitors')
  if (place && next?.dataset.action === place.dataset.action) place.outerHTML = html
  for (const line of document.querySelectorAll('.visitor[data-waits]')) line.remove()
}
