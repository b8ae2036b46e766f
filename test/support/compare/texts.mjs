// Everything that the program makes, as lines of text that can be compared.
import { unzipSync } from 'fflate'
import { Parser } from 'htmlparser2'
import { simpleParser } from 'mailparser'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** Addresses of styles and scripts say which version of them: compared by themselves. */
const VERSION = /([?&]v=)[\da-f]+/g

/** A page as the tree of its tags with their attributes by name, a line for each tag and each text. */
export function htmlLines(html) {
  const lines = []
  let [depth, text] = [0, '']
  const say = (line) => lines.push('  '.repeat(depth) + line)
  const flush = () => {
    const line = text.replace(/[^\S\u00a0]+/g, ' ').trim()
    text = ''
    if (line) say(line)
  }
  const parser = new Parser({
    onopentag(name, attributes) {
      flush()
      const isStyle = name === 'link' && attributes.rel === 'stylesheet'
      if (!isStyle) say(`<${name}${Object.entries(attributes).sort().map(sayAttribute).join('')}>`)
      depth += 1
    },
    ontext: (part) => (text += part),
    onclosetag() {
      flush()
      depth -= 1
    },
    oncomment: (comment) => say(`<!--${comment}-->`),
    onprocessinginstruction: (_, instruction) => say(`<${instruction}>`),
  })
  parser.end(html)
  flush()
  return lines
}

function sayAttribute([name, value]) {
  return ` ${name}="${value.replace(VERSION, '$1').replace(/\s+/g, ' ')}"`
}

/** What in a page leads on: where to, what it shows of another page, and what it is made with. */
export function linksIn(html) {
  const found = { pages: [], assets: [], heading: '' }
  let inHeading = false
  const parser = new Parser({
    onopentag(name, { href, src, data, rel }) {
      if (name === 'a' && href) found.pages.push(href)
      if (/^(iframe|embed|object|img)$/.test(name)) found.pages.push(...[src, data].filter(isAddress))
      if (name === 'link' && href && /stylesheet|icon|manifest/.test(rel ?? '')) found.assets.push(href)
      if (name === 'script' && src) found.assets.push(src)
      if (name === 'h1' && !found.heading) inHeading = true
    },
    ontext: (text) => inHeading && (found.heading += text),
    onclosetag: (name) => name === 'h1' && (inHeading = false),
  })
  parser.end(html)
  found.heading = found.heading.replace(/\s+/g, ' ').trim()
  return found
}

function isAddress(text) {
  return text !== undefined && !text.startsWith('data:')
}

/** The forms of a page: where they go, what they send of themselves, what they ask, and their buttons. */
export function formsIn(html) {
  const forms = []
  let form
  const parser = new Parser({
    onopentag(name, { action, type, name: field, value = '' }) {
      if (name === 'form') forms.push((form = { action: action ?? '', fields: {}, types: [], buttons: [] }))
      if (!form) return
      if (name === 'button') form.buttons.push([field, value])
      else if (name === 'input' && type === 'hidden') form.fields[field] = value
      else if (name === 'input') form.types.push(type)
    },
    onclosetag: (name) => name === 'form' && (form = undefined),
  })
  parser.end(html)
  return forms
}

/** A mail: whose it is; what stands above it, and each of its parts, as lines. */
export async function readMail(bytes) {
  const mail = await simpleParser(bytes, { skipTextToHtml: true, skipImageLinks: true, keepCidLinks: true })
  const headers = mail.headerLines.map(({ line }) => unfolded(line)).filter((line) => !/^content-type/i.test(line))
  const read = `Read as: ${mail.from?.text} | ${mail.to?.text} | ${mail.replyTo?.text} | ${mail.subject}`
  const attached = mail.attachments.map(({ filename, contentType, content }) => [
    ...['', `[${contentType} ${filename}]`],
    ...(/^text|calendar/.test(contentType) ? linesOf(content.toString('utf8')) : [`${content.length} bytes`]),
  ])
  const text = ['', '[text]', ...linesOf(mail.text ?? ''), '', '[html]', ...htmlLines(mail.html || '')]
  const lines = [...headers.sort(), read, ...text, ...attached.flat()]
  return { reader: mail.to?.value[0]?.address ?? 'nobody', lines }
}

function unfolded(line) {
  return line.replace(/\r?\n\s+/g, ' ')
}

/** @returns The lines of each page. */
export async function pdfPages(bytes) {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0, useSystemFonts: false })
  const pdf = await task.promise
  const pages = []
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number)
    const { items } = await page.getTextContent()
    pages.push(linesOf(items.map(({ str = '', hasEOL }) => str + (hasEOL ? '\n' : '')).join('')))
    page.cleanup()
  }
  await task.destroy()
  return pages
}

/** A workbook: each of its parts, a line for each tag. */
function workbookLines(bytes) {
  const parts = Object.entries(unzipSync(new Uint8Array(bytes))).sort(([one], [other]) => (one < other ? -1 : 1))
  return parts.flatMap(([name, part]) => [
    `[${name}]`,
    ...linesOf(Buffer.from(part).toString('utf8').replace(/></g, '>\n<')),
  ])
}

/** JSON with its keys by name, a line for each value. */
export function jsonLines(text) {
  const sorted = (_, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort())
      : value
  return linesOf(JSON.stringify(JSON.parse(text), sorted, 2))
}

/** Styles, a line for each rule and each thing that it says. */
export function styleLines(css) {
  return linesOf(
    css
      .replace(/\/\*[^]*?\*\//g, '')
      .replace(/\s+/g, ' ')
      .replace(/\s*([{};])\s*/g, '$1\n'),
  )
}

/** Any file, by what it says it is. */
export async function fileLines(bytes, type) {
  const text = () => Buffer.from(bytes).toString('utf8')
  if (/html/.test(type)) return htmlLines(text())
  if (/json/.test(type)) return jsonLines(text())
  if (/pdf/.test(type)) return (await pdfPages(bytes)).flatMap((lines, index) => [`[page ${index + 1}]`, ...lines])
  if (/spreadsheetml|xlsx/.test(type)) return workbookLines(bytes)
  if (/css/.test(type)) return styleLines(text())
  if (/^text|xml|javascript|csv|calendar/.test(type)) return linesOf(text())
  return [`${bytes.length} bytes`]
}

export function linesOf(text) {
  return text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line, index, all) => line || (all[index - 1] ?? '') !== '')
}
