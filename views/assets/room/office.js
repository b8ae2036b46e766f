/* Asks and tells the office: the server, as the one who is signed in. */

import { words } from './state.js'

/** Nobody is signed in any more, or somebody else. */
export class SignedOut extends Error {}

/** There is no network, or the office does not answer. */
export class Away extends Error {}

let token

/** Sends a tap. @returns `{ title, rows, error, reason }`. Nothing is sent for another account than the one that tapped. */
export async function send({ action, fields, id, at }, account) {
  const body = new URLSearchParams([...fields, ['id', id], ['at', at]])
  token ??= document.querySelector('[name=_csrf][value]:not([value=""])')?.value
  const first = token && (await ask(action, { method: 'POST', body }))
  if (first && !isStranger(first)) return answerOf(first)
  token = await newToken(account)
  const second = await ask(action, { method: 'POST', body })
  // Who it is was just asked: what is forbidden now is refused, and holds up no other tap.
  if (isStranger(second) && second.status !== 403) throw new SignedOut()
  return answerOf(second)
}

/** What stands at an address; nothing when it is as we have it. */
export async function read(address) {
  const response = await ask(address, {})
  if (isStranger(response)) throw new SignedOut()
  return response.status === 204 ? undefined : answerOf(response)
}

/** Fails when there is no network. */
export async function away() {
  if (!navigator.onLine) throw new Away()
}

/** The token of a form, also for what is sent as a page. @throws Away; SignedOut. */
export async function newToken(account) {
  const response = await ask('/bijeenkomsten/sleutel', {})
  if (isStranger(response)) throw new SignedOut()
  const own = await answerOf(response)
  if (own.account !== account) throw new SignedOut()
  return own.token
}

/** A network that takes what is sent and never answers is none. Longer than the office itself waits for its database. */
const PATIENCE = 6000

async function ask(address, options) {
  const headers = { Accept: 'application/json', ...(token && { 'X-CSRF-Token': token }) }
  const patience = new AbortController()
  const late = setTimeout(() => patience.abort(), PATIENCE)
  try {
    return await fetch(address, { headers, redirect: 'manual', cache: 'no-store', signal: patience.signal, ...options })
  } catch {
    throw new Away()
  } finally {
    clearTimeout(late)
  }
}

/** A redirect leads to signing in; a token of another session is refused. */
function isStranger({ type, status }) {
  return type === 'opaqueredirect' || status === 401 || status === 403
}

async function answerOf(response) {
  if (response.status >= 500 || response.status === 429) throw new Away()
  if (response.headers.get('content-type')?.startsWith('application/json')) return response.json()
  // Not from us: a page of something in between.
  return { rows: [], error: words().odd }
}
