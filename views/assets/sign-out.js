/*
 * Signing out empties the phone; but what was tapped in a room and waits is not lost, whoever tapped it and on whichever page this is. Where
 * no script runs nothing was tapped without network.
 */
import { countTaps, forgetPages } from './room/vault.js'

const form = document.querySelector('form[action="/afmelden"]')
let isAsking = false

/** Asks the server not to have the browser forget all that it keeps. */
const KEEP = { type: 'hidden', name: 'bewaar', value: 'ja' }

// On the window: after the script of the room, which may have asked already.
addEventListener('submit', (event) => {
  if (event.target !== form || event.defaultPrevented) return
  event.preventDefault()
  if (!isAsking) ask()
})

async function ask() {
  isAsking = true
  // What can't be counted may wait all the same.
  const waiting = await countTaps().catch(() => undefined)
  isAsking = false
  if (waiting > 0 && !confirm(form.dataset.ask.replace('{n}', waiting))) return
  if (waiting > 0) await forgetPages().catch(() => {})
  if (waiting !== 0) form.append(Object.assign(document.createElement('input'), KEEP))
  form.submit()
}
