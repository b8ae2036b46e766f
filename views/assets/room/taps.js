/* What is tapped shows at once, is kept on the phone, and leaves one by one in the order of the taps. Nobody waits for an answer. */
import { away, newToken, read, send, SignedOut } from './office.js'
import { holdsNumber } from './numbers.js'
import { foresee, putRow, putSeats, putTitle, putVisitors } from './rows.js'
import { sayRefused, sayState, words } from './state.js'

const AGAIN_AFTER = 4000

let vault
/** The taps that no answer has come for yet, oldest first. */
let waiting = []
/** Taps of more than a day ago that were never sent: gone from the phone, and listed until somebody has read that. */
let tooOld = []
/** The taps that are done: what was read from the phone before that may still name them. */
const gone = new Set()
let adding = Promise.resolve()
let isSending = false
let isMore = false
let onShown = () => {}
const state = { isAway: false, isSignedOut: false, isReady: false }

/**
 * From now on a tap on the list loads no page, also before the vault is open.
 * @param opening Promises the vault.
 * @param isAway There was no network for this page.
 * @param shown Called whenever the list shows what the office has.
 */
export async function watchTaps(opening, isAway, shown) {
  state.isAway = isAway
  onShown = shown
  adding = opening.then((opened) => {
    vault = opened
  })
  document.addEventListener('submit', noteTap)
  await adding
  document.addEventListener('submit', askBeforeSigningOut)
  addEventListener('online', lookNow)
  document.addEventListener('visibilitychange', lookNow)
  for (const row of document.querySelectorAll('[data-waits]')) delete row.dataset.waits
  tooOld = (await vault.tooOld()).map((tap) => ({ ...tap, refused: words().tooOld.replace('{at}', hourOf(tap)) }))
  await readTaps()
  waiting.filter(isOpen).forEach(foresee)
  say()
  await sendAll()
  lookAgain()
}

/** The list is on this phone, for when there is no network. */
export function beReady() {
  state.isReady = true
  say()
}

/** There is no network; whether there is again is looked at every few seconds. */
export function beAway() {
  state.isAway = true
  say()
}

/**
 * Notes who is on no list, as a tap of no row: kept first, and sent when there is network.
 * @param visitor `{ action, fields, name, label }`. @returns Why the office refused it: `{ refused, field }`; nothing when it did not, or has not answered yet.
 */
export async function noteVisitor(visitor) {
  const tap = { id: newId(), at: new Date().toISOString(), ...visitor }
  await keep(tap)
  await Promise.race([sendAll(), new Promise((late) => setTimeout(late, AGAIN_AFTER))])
  const left = waiting.find(({ id }) => id === tap.id)
  if (!left || isOpen(left)) return undefined
  await drop(left)
  await readTaps()
  say()
  return left
}

const isOpen = ({ refused }) => refused === undefined

function hourOf({ at }) {
  return new Date(at).toLocaleString(document.documentElement.lang, {
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
  })
}

function say() {
  sayState({ ...state, waiting: waiting.filter(isOpen).length, lasts: vault.lasts })
  const refused = waiting.filter((tap) => !isOpen(tap))
  sayRefused([...tooOld, ...refused], async () => {
    tooOld = []
    for (const tap of refused) await drop(tap)
    await readTaps()
    say()
  })
}

function noteTap(event) {
  const row = event.target.closest('.seat')
  if (!row || event.target.matches('[data-page]')) return
  event.preventDefault()
  if (isRefusedHere(event.target.elements.remark)) return
  const tap = tapOf(event.target, event.submitter, row)
  event.target.closest('[popover]')?.hidePopover?.()
  keep(tap).then(sendAll)
  foresee(tap)
}

/** A number that may be a BSN is not kept, not even until the office refuses it. */
function isRefusedHere(remark) {
  if (!remark || !holdsNumber(remark.value)) return false
  remark.setCustomValidity(words().number)
  remark.addEventListener('input', () => remark.setCustomValidity(''), { once: true })
  return !remark.reportValidity()
}

/** It waits from now on, before the phone has kept it: the next tap of this row comes after it. */
function keep(tap) {
  waiting.push(tap)
  adding = adding.then(() => vault.addTap(tap))
  return adding
}

/** A tap as it is kept and sent: the fields of its form, when it was, and what its row was then, by the tap before it or the office. */
function tapOf(form, button, row) {
  const seat = form.elements.seat.value
  const before = waiting.findLast((tap) => tap.seat === seat)
  const fields = [...new FormData(form, button)].filter(([name]) => name !== '_csrf')
  const seen = fields.map(([name, value]) => [name, name === 'seen' && before ? before.id : value])
  const about = { name: row.querySelector('.seat__name').textContent, label: button.textContent.trim() }
  return {
    id: newId(),
    at: new Date().toISOString(),
    action: form.getAttribute('action'),
    fields: seen,
    seat,
    ...about,
  }
}

/** Also where there is no `randomUUID`: on an address without https. */
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What a phone keeps waits there for the same account (`sign-out.js`); what it can't keep is lost. */
function askBeforeSigningOut(event) {
  const left = waiting.filter(isOpen).length
  if (event.target.getAttribute('action') !== '/afmelden' || left === 0 || vault.lasts) return
  if (!confirm(words().leave.replace('{n}', left))) event.preventDefault()
}

async function sendAll() {
  isMore = true
  if (isSending) return
  isSending = true
  // Of several tabs one sends: the others find that nothing is left.
  const once = () => sendWaiting().catch(explain)
  while (isMore) {
    isMore = false
    await (navigator.locks?.request('dagdeel-room', once) ?? once())
  }
  isSending = false
  say()
}

/** What is kept, and behind it what is being kept. */
async function readTaps() {
  const kept = (await vault.taps()).filter(({ id }) => !gone.has(id))
  waiting = [...kept, ...waiting.filter(({ id }) => !gone.has(id) && !kept.some((tap) => tap.id === id))]
}

async function drop({ n, id }) {
  gone.add(id)
  await vault.dropTap(n)
}

function explain(error) {
  state.isSignedOut = error instanceof SignedOut
  state.isAway = !state.isSignedOut
}

async function sendWaiting() {
  for (;;) {
    await adding
    await readTaps()
    const next = waiting.find(isOpen)
    if (!next) return
    const answer = await send(next, words().account)
    Object.assign(state, { isAway: false, isSignedOut: false })
    const isHere = document.getElementById(`p-${next.seat}`) && answer.rows.length > 0
    if (answer.error && !isHere) await vault.changeTap(next.n, { ...next, refused: answer.error, field: answer.field })
    else await drop(next)
    await readTaps()
    // How many are there is said of the list that is open.
    if (!next.action.startsWith(`/bijeenkomsten/${sessionHere()}/`)) delete answer.title
    show(answer, answer.error ? undefined : next.id)
    if (answer.reason && isHere) location.assign(answer.reason)
  }
}

/** The session whose list is open, if one is. */
function sessionHere() {
  return document.getElementById('seats')?.dataset.session
}

/** Shows what the office has; over it what was tapped since. @param done The tap that this answers. */
function show({ title, rows, seats, visitors }, done) {
  putVisitors(visitors)
  rows.forEach(({ id, html }) => putRow(id, html, done))
  if (seats) putSeats(seats, rows)
  if (title) putTitle(title)
  waiting.filter(isOpen).forEach(foresee)
  say()
  onShown()
}

/** What others noted appears by itself, as long as somebody looks. */
async function lookAgain() {
  await lookNow()
  setTimeout(lookAgain, AGAIN_AFTER)
}

async function lookNow() {
  if (waiting.some(isOpen)) await sendAll()
  if (document.visibilityState === 'visible') await look().catch(explain)
  say()
}

async function look() {
  const session = sessionHere()
  if (!session) return lookForNetwork()
  const has = [...document.querySelectorAll('[data-state]')].map(({ dataset }) => dataset.state)
  const answer = await read(`/bijeenkomsten/${session}/stand?heb=${has.join('.')}`)
  Object.assign(state, { isAway: false, isSignedOut: false, trouble: answer?.error })
  if (answer && !answer.error) show(answer)
}

async function lookForNetwork() {
  await away()
  if (state.isAway) await newToken(words().account)
  state.isAway = false
}
