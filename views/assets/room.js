/*
 * The list of a session for the one in the room, and the page of who is not on it. Without this script all of it works too, a page for each
 * tap, with network.
 */
import { offerCamera } from './room/camera.js'
import { watchDoor } from './room/door.js'
import { installWorker, keepNamed, keepThis, showKept } from './room/keep.js'
import { words } from './room/state.js'
import { beReady, watchTaps } from './room/taps.js'
import { lastAccount, openVault } from './room/vault.js'

// Without network while it begins there is nothing to keep; what is tapped waits all the same.
start().catch(() => {})

async function start() {
  const isShell = words().shell !== undefined
  const opening = isShell ? openKept() : openVault(words().account)
  opening
    .then(watchDoor)
    .then(offerCamera)
    .catch(() => {})
  await watchTaps(opening, isShell, () => isToKeep() && opening.then(keepThis))
  if (isShell) return beReady()
  const vault = await opening
  if (words().closed) for (const path of words().closed.split(' ')) await vault.closePage(path)
  if (!vault.lasts || !(await installWorker())) return
  await keepNamed(vault, words().keeps !== undefined)
  if (!isToKeep()) return vault.forgetPage(location.pathname)
  if (await keepThis(vault)) beReady()
}

/** Without network the page is empty, and shows what is kept for who was signed in last. */
async function openKept() {
  words().account = (await lastAccount()) ?? ''
  const vault = await openVault(words().account)
  await showKept(vault)
  return vault
}

/** A list of today that is not over. */
function isToKeep() {
  return document.querySelector('#seats[data-kept]') !== null
}
