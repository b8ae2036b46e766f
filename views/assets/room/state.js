/* What the phone says about itself: ready, how many taps wait, and what could not be noted. */

/** The words of this reader, and whose phone it is. */
export function words() {
  return document.getElementById('room').dataset
}

/** Says how it stands: `{ waiting, isAway, isSignedOut, isReady, lasts, trouble }`; `trouble`: why the office has this list no more. */
export function sayState(state) {
  for (const one of document.querySelectorAll('[data-when-away]')) one.hidden = !state.isAway
  for (const one of document.querySelectorAll('[data-when-there]')) one.hidden = state.isAway
  const place = document.getElementById('state')
  if (!place) return
  const text = textOf(state)
  if (place.dataset.says === text) return
  place.dataset.says = text
  place.textContent = text
  if (state.isSignedOut && state.waiting > 0) place.append(' ', signInLink())
}

function textOf({ waiting, isAway, isSignedOut, isReady, lasts, trouble }) {
  const { ready, away, waitOne, waitOther, signIn, fleeting } = words()
  const count = (waiting === 1 ? waitOne : waitOther).replace('{n}', waiting)
  if (waiting > 0 && isSignedOut) return `${count}. ${signIn}`
  if (trouble) return trouble
  if (waiting > 0 && isAway) return lasts ? count : `${count}. ${fleeting}`
  if (isAway) return away
  return isReady ? ready : ''
}

function signInLink() {
  const link = document.createElement('a')
  link.href = `/aanmelden?naar=${encodeURIComponent(location.pathname)}`
  link.textContent = words().signInLink
  return link
}

/** Lists the taps that the office refused and whose row is not here, until somebody says that they have read it. */
export function sayRefused(taps, onRead) {
  const place = document.getElementById('refused')
  if (!place) return
  place.hidden = taps.length === 0
  const lines = taps.map(({ name, label, refused }) => {
    const line = document.createElement('li')
    line.textContent = `${name}, ${label}: ${refused}`
    return line
  })
  place.querySelector('ul').replaceChildren(...lines)
  place.querySelector('button').onclick = onRead
}
