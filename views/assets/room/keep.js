/* Keeps the lists of today on the phone before the door opens, and shows them when there is no network. */
import { words } from './state.js'

const CACHE = 'dagdeel-room'
const SHELL = '/bijeenkomsten/zonder-netwerk'

/** The page that the worker shows when there is no network: filled with what is kept of this address, or of others. */
export async function showKept(vault) {
  const pages = await vault.pages()
  const page = pages.find(({ path }) => path === location.pathname)
  const main = document.getElementById('inhoud')
  if (page) {
    main.innerHTML = page.html
    return document.getElementById(location.hash.slice(1))?.scrollIntoView()
  }
  const list = main.querySelector('ul')
  for (const { path, title, lead } of pages.filter(isList)) {
    const line = list.appendChild(document.createElement('li'))
    const link = line.appendChild(document.createElement('a'))
    Object.assign(link, { className: 'utrecht-link', href: path, textContent: `${lead} · ${title}` })
  }
  main.querySelector('[data-none]').hidden = pages.length > 0
}

/** A list; the others are the pages of who is not on one. */
export function isList({ lead }) {
  return lead !== ''
}

/** Makes that a page of this part opens without network. @returns Whether this browser can. */
export async function installWorker() {
  if (!navigator.serviceWorker) return false
  await navigator.serviceWorker.register(words().worker, { scope: '/bijeenkomsten' })
  await keepShell()
  return true
}

/** The empty page with what it needs. It holds nothing of anybody. */
async function keepShell() {
  const response = await fetch(SHELL)
  if (!response.ok || response.redirected) return
  const text = await response.clone().text()
  const page = new DOMParser().parseFromString(text, 'text/html')
  const needed = [...page.querySelectorAll('link[href], script[src]')].map(
    (one) => one.getAttribute('href') ?? one.getAttribute('src'),
  )
  const cache = await caches.open(CACHE)
  await cache.addAll(needed)
  await cache.put(SHELL, response)
  const wanted = new Set([SHELL, ...needed].map((address) => new URL(address, location).href))
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request)
}

/** Keeps the list that is shown, as it is. @returns Whether it did: not when it was closed on this phone. */
export function keepThis(vault) {
  return vault.keepPage(location.pathname, pageOf(document))
}

/** Keeps the pages that this page names, says so beside each, and forgets all others if these are all. */
export async function keepNamed(vault, areAll) {
  const named = [...document.querySelectorAll('[data-keep]')].map((place) => [place, place.dataset.keep.split(' ')])
  const paths = named.flatMap(([, those]) => those)
  const kept = (await vault.pages()).map(({ path }) => path)
  if (areAll) for (const path of kept) if (!paths.includes(path)) await vault.forgetPage(path)
  for (const [place, those] of named) {
    let isKept = true
    for (const path of those) isKept &&= (!areAll && kept.includes(path)) || (await fetchPage(vault, path))
    if (isKept) place.hidden = false
  }
}

async function fetchPage(vault, path) {
  if (await vault.isClosed(path)) return false
  const response = await fetch(path)
  if (!response.ok || response.redirected) return false
  return vault.keepPage(path, pageOf(new DOMParser().parseFromString(await response.text(), 'text/html')))
}

function pageOf(page) {
  const main = page.querySelector('main').cloneNode(true)
  for (const one of main.querySelectorAll('#room, .alert:not([data-when-away] .alert), .visitor[data-waits]'))
    one.remove()
  for (const token of main.querySelectorAll('[name=_csrf]')) token.setAttribute('value', '')
  const lead = main.querySelector('[data-lead]')?.dataset.lead ?? ''
  return { html: main.innerHTML, title: main.querySelector('h1').textContent, lead }
}
