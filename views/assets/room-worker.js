/*
 * Only for the pages of attendance: without network the browser gets an empty page from here, which fills itself with what the phone has
 * kept. It keeps no page of anybody itself.
 */
const SHELL = '/bijeenkomsten/zonder-netwerk'
const PATIENCE = 8000

addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))

addEventListener('fetch', (event) => {
  const { request } = event
  if (request.mode === 'navigate') event.respondWith(pageOf(request))
  else if (new URL(request.url).pathname.startsWith('/assets/')) event.respondWith(assetOf(request))
})

/** A form that is under way is waited for: nobody knows yet what it did. */
async function pageOf(request) {
  const page = fetch(request)
  try {
    return await (request.method === 'GET' ? Promise.race([page, patience()]) : page)
  } catch (error) {
    return (await caches.match(SHELL)) ?? page
  }
}

function patience() {
  return new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error('no answer')))
}

async function assetOf(request) {
  return (await caches.match(request)) ?? fetch(request)
}
