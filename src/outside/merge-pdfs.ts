import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { partsOf, type PdfParts, readTypstPdf } from './read-typst-pdf.ts'
import { shiftReferences } from './shift-references.ts'

/** Numbers of the objects that the joined file has one of; those of the files follow. */
const PAGES = 1
const STRUCTURE = 2
const DOCUMENT = 3
const FIRST_FREE = 4

/**
 * Joins PDF files that Typst made into one that is just as accessible: pages, tags and the reading order of every file, one title. Only
 * one file is in memory at a time. It knows how Typst writes (objects in plain text, one table at the end) and refuses anything else.
 * @throws Error when a file is written in another way.
 */
export function mergePdfs(files: readonly string[], target: string): void {
  const output = openSync(target, 'wx', 0o600)
  try {
    const merged = startMerging((bytes) => writeSync(output, bytes))
    for (const file of files) merged.add(readFileSync(file).toString('latin1'))
    merged.finish()
    fsyncSync(output)
  } finally {
    closeSync(output)
  }
}

function startMerging(write: (bytes: Buffer) => void) {
  const offsets: number[] = []
  const parts: { pages: number; count: number; tags: number; tree: number }[] = []
  let [written, next, nextKey] = [0, FIRST_FREE, 0]
  let unwritten = ''
  let head: { catalog: string; trailer: string } | undefined
  const put = (text: string) => {
    unwritten += text
    written += text.length
  }
  // A file at a time: to write each object by itself takes longer than all the rest.
  const writeOut = () => {
    write(Buffer.from(unwritten, 'latin1'))
    unwritten = ''
  }
  const putObject = (number: number, body: string) => {
    offsets[number] = written
    put(`${number} 0 obj\n${body}\nendobj\n`)
  }
  put('%PDF-1.7\n%\xff\xff\xff\xff\n')

  return {
    add(file: string): void {
      const [shift, keys] = [next - 1, nextKey]
      const { objects, trailer } = readTypstPdf(file)
      const found = partsOf(objects)
      const moved = (body: string) =>
        shiftReferences(body, (number) => (number === found.structure ? STRUCTURE : number + shift))
      const tree = next + objects.length
      for (const { number, body } of objects) {
        if (number === found.structure || number === found.catalog) continue
        if (head && number === found.metadata) continue
        putObject(number + shift, ownBody(number, moved(body), found, keys))
      }
      const { nums, last } = shiftedKeys(found.nums, shift, keys)
      putObject(tree, `<< /Limits [${keys} ${keys + last}] /Nums [${nums}] >>`)
      parts.push({ pages: found.pages + shift, count: found.count, tags: found.document + shift, tree })
      head ??= {
        catalog: moved(objects.find(({ number }) => number === found.catalog)?.body ?? ''),
        trailer: shiftReferences(trailer, (number) => number + shift),
      }
      next = tree + 1
      nextKey = keys + last + 1
      writeOut()
    },

    finish(): void {
      if (!head) throw new Error('there is nothing to join')
      const list = (of: 'pages' | 'tags' | 'tree') => parts.map((part) => `${part[of]} 0 R`).join(' ')
      const count = parts.reduce((sum, part) => sum + part.count, 0)
      putObject(PAGES, `<< /Type /Pages /Count ${count} /Kids [${list('pages')}] >>`)
      putObject(
        STRUCTURE,
        `<< /Type /StructTreeRoot /RoleMap ${ROLES} /K [${DOCUMENT} 0 R] /ParentTree << /Kids [${list('tree')}] >> >>`,
      )
      putObject(DOCUMENT, `<< /Type /StructElem /S /Document /P ${STRUCTURE} 0 R /K [${list('tags')}] >>`)
      putObject(next, head.catalog.replace(/\/Pages \d+ 0 R/, `/Pages ${PAGES} 0 R`))
      const table = written
      put(`xref\n0 ${next + 1}\n0000000000 65535 f \n`)
      for (let number = 1; number <= next; number++) put(entryOf(offsets[number]))
      const info = /\/Info \d+ 0 R/.exec(head.trailer)?.[0] ?? ''
      const id = /\/ID \[[^\]]*\]/.exec(head.trailer)?.[0] ?? ''
      put(`trailer\n<< /Size ${next + 1} /Root ${next} 0 R ${info} ${id} >>\nstartxref\n${table}\n%%EOF\n`)
      writeOut()
    },
  }
}

/** PDF/UA: what Typst writes besides the standard roles. */
const ROLES = '<< /Datetime /Span /Terms /Part /Title /P /Strong /Span /Em /Span >>'

/** An object in its new surroundings: below the one page tree and the one document, its tags under keys of their own. */
function ownBody(number: number, body: string, { pages, document }: PdfParts, keys: number): string {
  if (number === pages) return body.replace('/Type /Pages', `/Type /Pages /Parent ${PAGES} 0 R`)
  if (number === document)
    return body.replace('/S /Document', '/S /Part').replace(`/P ${STRUCTURE} 0 R`, `/P ${DOCUMENT} 0 R`)
  if (!/^<<\s*\/Type \/(Page|Annot)\b/.test(body)) return body
  return body.replace(/(\/StructParents?) (\d+)/, (_, name: string, key: string) => `${name} ${Number(key) + keys}`)
}

/** `0 5361 0 R 1 304 0 R`: a key, and what stands under it. */
function shiftedKeys(nums: string, shift: number, keys: number): { nums: string; last: number } {
  const pairs = [...nums.matchAll(/(\d+) (\d+) 0 R/g)].map(([, key, number]) => [Number(key), Number(number)] as const)
  return {
    nums: pairs.map(([key, number]) => `${key + keys} ${number + shift} 0 R`).join(' '),
    last: pairs.at(-1)?.[0] ?? 0,
  }
}

/** A line of the table of objects: exactly 20 bytes. */
function entryOf(offset: number | undefined): string {
  return offset === undefined ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`
}
