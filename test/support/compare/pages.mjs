// What people see: every page that links lead to, for each kind of reader, and what programs get.
import { chooseLanguage, crawl, signIn, visitor } from './crawl.mjs'
import { fileName, isRandom, namesFrom } from './names.mjs'
import { install } from './program.mjs'
import { fileLines, jsonLines } from './texts.mjs'

const API = '/api/v1'
/** More than were given before. */
const MOST_COMMANDS = 200
const PASSWORD = 'proberen-en-leren'
/** Of an answer; the rest is listed once for each reader. */
const OF_A_PAGE = ['content-type', 'location', 'content-disposition', 'cache-control', 'content-language']
const NEVER_ALIKE =
  /^(date|content-length|set-cookie|etag|last-modified|ratelimit.*|keep-alive|connection|transfer-encoding)$/

/**
 * Writes every page that a reader can get to.
 * @param reader `who` they are; `email`: they sign in; `language`: they choose it; `starts`: where they begin; `most`: see `crawl`.
 */
export async function dumpPages({ checkout, write, at, links }, data, { who, email, language, starts = ['/'], most }) {
  const service = await install(checkout, data, MOST_COMMANDS).serve(at)
  const visit = visitor(service.url)
  if (email) await signIn(visit, email, PASSWORD)
  if (language) await chooseLanguage(visit, language)
  const pages = await crawl(visit, starts, most)
  await service.stop()
  const names = namesFrom([...links, ...namedByHeading(pages)])
  const headers = new Set()
  const places = new Map()
  for (const [address, answer] of pages) {
    const lines = await fileLines(answer.bytes, answer.type)
    const above = OF_A_PAGE.filter((name) => answer.headers.has(name)).map(
      (name) => `${name}: ${answer.headers.get(name)}`,
    )
    const place = fileName(renamed(address, names))
    places.set(place, (places.get(place) ?? 0) + 1)
    const number = places.get(place) > 1 ? ` ${places.get(place)}` : ''
    write(`pages/${who}/${place}${number}.txt`, [String(answer.status), ...above, '', ...lines], names)
    for (const [name, value] of answer.headers)
      if (!OF_A_PAGE.includes(name) && !NEVER_ALIKE.test(name)) headers.add(`${name}: ${value}`)
  }
  write(`pages/${who}/headers.txt`, [...headers].sort())
  return [...pages.values()]
}

/** What has a page of its own is called by its heading, in the order in which it was made. */
function namedByHeading(pages) {
  const named = [...pages].flatMap(([address, { status, heading }]) => {
    const last = address.split('?')[0].split('/').at(-1)
    return status === 200 && heading && isRandom(last) ? [[last, heading]] : []
  })
  return named.sort()
}

function renamed(address, names) {
  return address.replace(/[\w-]+/g, (part) => names.get(part) ?? part)
}

/** The styles and other files that pages are made with. */
export async function dumpAssets({ checkout, write, at }, pages) {
  const service = await install(checkout).serve(at)
  const visit = visitor(service.url)
  const sheets = new Map()
  const others = new Set()
  for (const { assets } of pages) {
    const styles = assets.filter((asset) => /\.css(\?|$)/.test(asset))
    if (styles.length > 0) sheets.set(styles.join(' '), styles)
    for (const asset of assets) if (!styles.includes(asset)) others.add(asset)
  }
  let number = 0
  for (const styles of sheets.values()) {
    const lines = []
    for (const style of styles) lines.push(...(await linesAt(visit, style)))
    write(`assets/styles ${(number += 1)}.txt`, lines)
  }
  for (const asset of others) write(`assets/${fileName(asset.split('?')[0])}.txt`, await linesAt(visit, asset))
  await service.stop()
}

async function linesAt(visit, address) {
  const { bytes, type } = await visit(address)
  return fileLines(bytes, type)
}

/** Everything of the API that a program can read: its description, every list, and each one of what the lists name. */
export async function dumpApi({ checkout, write, at }, data) {
  const program = install(checkout, data)
  const { stdout } = await program.run(['key', 'add', 'compare', '--role', 'admin', '--json'], at)
  const service = await program.serve(at)
  const visit = visitor(service.url)
  const headers = { authorization: `Bearer ${JSON.parse(stdout).key}` }
  const ask = async (address) => {
    const { status, bytes } = await visit(address, { headers })
    return { status, text: bytes.toString('utf8') }
  }
  const { text: description } = await ask(`${API}/openapi.json`)
  write('api/openapi.txt', jsonLines(description))
  const reads = Object.entries(JSON.parse(description).paths).filter(([, { get }]) => get)
  const paths = reads.map(([path]) => path)
  const ids = new Set()
  for (const path of paths.filter((one) => !one.includes('{'))) {
    const lines = []
    for (let next = `${API}${path}`; next;) {
      const { text } = await ask(next)
      for (const [id] of text.matchAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g)) ids.add(id)
      lines.push(...jsonLines(text))
      next = /"next":{"href":"([^"]*)"/.exec(text)?.[1]
    }
    write(`api/${fileName(path)}.txt`, lines)
  }
  for (const path of paths.filter((one) => one.includes('{'))) {
    const lines = []
    for (const id of [...ids].sort()) {
      const { status, text } = await ask(API + path.replace(/\{[^}]*\}/, id))
      for (const [found] of text.matchAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g)) ids.add(found)
      if (status === 200) lines.push(...jsonLines(text))
    }
    write(`api/${fileName(path)}.txt`, lines)
  }
  await service.stop()
}
