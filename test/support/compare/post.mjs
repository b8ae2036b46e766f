// What was sent: each mail and each letter as a file of text.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { linesOf, pdfPages, readMail } from './texts.mjs'

const LINK = /\/u\/([a-z\d]{26})\b/g

/**
 * Writes the mails that were kept.
 * @returns The words of newcomers' links, each with a name.
 */
export async function dumpMails(folder, write) {
  const links = new Map()
  const seen = new Map()
  // By name they are in the order in which they were made.
  for (const file of readdirSync(folder).sort()) {
    const { reader, lines } = await readMail(readFileSync(join(folder, file)))
    const number = (seen.get(reader) ?? 0) + 1
    seen.set(reader, number)
    write(`mails/${reader} ${number}.txt`, lines)
    noteLinks(links, lines, reader)
  }
  return links
}

/** Writes the letters, each by the line of its manifest, and what those manifests say. @returns As `dumpMails`. */
export async function dumpLetters(folder, write) {
  const links = new Map()
  const seen = new Map()
  if (!existsSync(folder)) return links
  const files = readdirSync(folder).sort()
  for (const manifest of files.filter((file) => file.endsWith('.csv'))) {
    const text = readFileSync(join(folder, manifest), 'utf8')
    const name = manifest.replace(/\.csv$/, '')
    write(`letters/manifests/${name}.txt`, linesOf(text))
    // A large batch is more than one file.
    const pages = []
    for (const file of files.filter((one) => one.startsWith(name) && one.endsWith('.pdf')))
      pages.push(...(await pdfPages(readFileSync(join(folder, file)))))
    for (const row of parse(text, { columns: true, bom: true })) {
      const [first, length] = [Number(row.page) - 1, Number(row.pages)]
      const lines = pages.slice(first, first + length).flatMap((page, index) => [`[side ${index + 1}]`, ...page])
      const number = (seen.get(row.reference) ?? 0) + 1
      seen.set(row.reference, number)
      write(`letters/${row.reference} ${number}.txt`, [`${name}, in ${row.language}`, ...lines])
      noteLinks(links, lines, row.reference)
    }
  }
  return links
}

function noteLinks(links, lines, reader) {
  for (const [, word] of lines.join('\n').matchAll(LINK)) if (!links.has(word)) links.set(word, reader)
}
