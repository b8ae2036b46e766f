/* What is tapped shows at once, and leaves one by one in the order of the taps; nobody waits for an answer. */
import { foresee, putRow, putTitle } from './rows.js'

const AGAIN_AFTER = 4000

/** The taps that no answer has come for yet, oldest first. */
const waiting = []
let isSending = false

/** From now on a tap on the list loads no page. */
export function watchTaps() {
  document.addEventListener('submit', (event) => {
    if (!event.target.closest('.seat')) return
    event.preventDefault()
    const tap = tapOf(event.target, event.submitter)
    event.target.closest('[popover]')?.hidePopover?.()
    waiting.push(tap)
    foresee(tap)
    sendAll()
  })
  addEventListener('online', sendAll)
}

/** A tap as it is kept and sent: the fields of its form, and when it was. */
function tapOf(form, button) {
  const fields = [...new FormData(form, button)].filter(([name]) => name !== '_csrf')
  return { action: form.getAttribute('action'), fields, seat: form.elements.seat.value }
}

async function sendAll() {
  if (isSending) return
  isSending = true
  try {
    while (waiting.length > 0) {
      const answer = await send(waiting[0])
      const { seat } = waiting.shift()
      show(answer, seat)
    }
  } catch {
    setTimeout(sendAll, AGAIN_AFTER)
  } finally {
    isSending = false
  }
}

async function send({ action, fields }) {
  const token = document.querySelector('[name=_csrf]').value
  const headers = { Accept: 'application/json', 'X-CSRF-Token': token }
  const response = await fetch(action, {
    method: 'POST',
    headers,
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })
  // Signed out, or another page than the list: the browser shows what is the matter.
  if (!response.headers.get('content-type')?.startsWith('application/json')) return location.reload()
  return response.json()
}

function show({ title, rows, reason }, seat) {
  if (reason) return location.assign(reason)
  const left = waiting.filter((tap) => tap.seat === seat)
  rows.forEach(({ id, html }) => putRow(id, html))
  putTitle(title)
  left.forEach(foresee)
}
