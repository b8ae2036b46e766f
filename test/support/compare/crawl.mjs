// Reads every page that links lead to, one after the other, and clicks nothing.
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { isRandom } from './names.mjs'
import { PUBLIC_URL } from './program.mjs'
import { formsIn, linksIn } from './texts.mjs'

/** Of pages that differ only in what is asked of them, as lists by another filter, so many are read. */
const MOST_ASKED = 12

/** A browser without eyes, that nobody finds too busy: each of its requests comes from elsewhere. */
export function visitor(url) {
  const cookies = new Map()
  let requests = 0
  const ask = async (path, { form, headers = {} } = {}) => {
    requests += 1
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
    const from = `10.${requests >> 16}.${(requests >> 8) & 255}.${requests & 255}`
    const response = await request(url + path, {
      method: form ? 'POST' : 'GET',
      headers: {
        'X-Forwarded-For': from,
        ...(cookie && { cookie }),
        ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      body: form && new URLSearchParams(form).toString(),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)
      cookies.set(name, value)
    }
    return response
  }
  // A page that comes by itself is looked at when it has come.
  return async (path, options) => {
    let response = await ask(path, options)
    for (; !options?.form && response.headers.has('refresh'); response = await ask(path, options)) await pause(200)
    return response
  }
}

/** A connection for each: none is let go while we are busy with something else. */
async function request(url, { body, ...options }) {
  const asked = httpRequest(url, { ...options, agent: false }).end(body)
  const [answer] = await once(asked, 'response')
  const headers = new Headers()
  for (let at = 0; at < answer.rawHeaders.length; at += 2)
    headers.append(answer.rawHeaders[at], answer.rawHeaders[at + 1])
  const parts = await answer.toArray()
  return { status: answer.statusCode, headers, type: headers.get('content-type') ?? '', bytes: Buffer.concat(parts) }
}

/** Looks for the page that asks for a password, and fills it in. */
export async function signIn(visit, email, password) {
  for (const { type, bytes } of (await crawl(visit, ['/'])).values()) {
    const form = isPage(type) && formsIn(bytes.toString('utf8')).find(({ types }) => types.includes('password'))
    if (form) return send(visit, form, { email, password })
  }
  throw new Error('no page asks for a password')
}

/** Presses the button for another language. */
export async function chooseLanguage(visit, language) {
  const isButton = ([, value]) => value === language
  const { bytes } = await visit('/')
  const form = formsIn(bytes.toString('utf8')).find(({ buttons }) => buttons.some(isButton))
  if (!form) throw new Error(`no button for ${language}`)
  return send(visit, form, Object.fromEntries(form.buttons.filter(isButton)))
}

async function send(visit, { action, fields }, given) {
  const { status } = await visit(action, { form: { ...fields, ...given } })
  if (status < 300 || status >= 400) throw new Error(`${action} answers ${status}`)
}

/**
 * @param most Of pages in the same part of the application, as deep in it, so many are read.
 * @returns Map from the address to what the visitor got there, in the order in which it was found.
 */
export async function crawl(visit, starts, most = Infinity) {
  const found = new Map()
  const counts = new Map()
  const queue = [...starts]
  const known = new Set(starts)
  const isNext = (kind, limit) => {
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
    return counts.get(kind) <= limit
  }
  const follow = (address) => {
    if (known.has(address)) return
    known.add(address)
    const [path, query] = address.split('?')
    const parts = path.split('/').map(kindOf)
    const asked = [...new URLSearchParams(query).keys()].sort()
    if (query && !isNext(`${parts.join('/')}?${asked}`, MOST_ASKED)) return
    if (isNext(`${parts.slice(0, 3).join('/')} ${parts.length} ${asked}`, most)) queue.push(address)
  }
  for (let address = queue.shift(); address !== undefined; address = queue.shift()) {
    const answer = await visit(address)
    const links = isPage(answer.type) ? linksIn(answer.bytes.toString('utf8')) : { pages: [], assets: [] }
    found.set(address, { ...answer, ...links })
    const next = [...links.pages, answer.headers.get('location')]
    for (const href of next.filter(Boolean)) {
      const { origin, pathname, search } = new URL(href, PUBLIC_URL + address)
      if (origin === PUBLIC_URL) follow(pathname + search)
    }
  }
  return found
}

/** A part of an address that names one of many. */
function kindOf(part) {
  return isRandom(part) || /\d/.test(part) ? '…' : part
}

function isPage(type) {
  return type.startsWith('text/html')
}
