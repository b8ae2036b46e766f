/** An object of a PDF: everything between `obj` and `endobj`, as Latin-1. */
export interface PdfObject {
  readonly number: number
  readonly body: string
}

/** Where things are in a file: numbers of objects. */
export interface PdfParts {
  readonly catalog: number
  /** Of the tree of pages. */
  readonly root: number
  /** In their order. */
  readonly pages: readonly number[]
  readonly structure: number
  readonly document: number
  /** What stands right below the document, in the order in which it is read. */
  readonly tags: readonly number[]
  readonly metadata: number
  /** The table of tags: which object stands under which key. */
  readonly nums: string
}

/**
 * The objects of a file that Typst wrote: every object in plain text, one after the other, with one table at the end.
 * @throws Error when it was written in another way.
 */
export function readTypstPdf(file: string): { objects: PdfObject[]; trailer: string } {
  const table = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(file.slice(-100))?.[1])
  const [, size, entries = ''] = /^xref\n0 (\d+)\s+([\s\S]*?)trailer/.exec(file.slice(table)) ?? []
  if (!size) throw new Error('a PDF without a table of objects')
  const offsets = entries
    .split('\n')
    .filter((entry) => entry.includes(' n'))
    .map((entry) => Number(entry.slice(0, 10)))
  const ends = [...offsets, table].sort((one, other) => one - other)
  const endAfter = new Map(ends.map((offset, index) => [offset, ends[index + 1] ?? table]))
  return {
    objects: offsets.map((offset) => objectIn(file.slice(offset, endAfter.get(offset)))),
    trailer: file.slice(table).slice(file.slice(table).indexOf('trailer')),
  }
}

/** Each file has one of each. @throws Error when one is missing. */
export function partsOf(objects: readonly PdfObject[]): PdfParts {
  const bodyOf = (number: number) => objects.find((object) => object.number === number)?.body ?? ''
  const catalog = objects.find(({ body }) => body.startsWith('<<\n  /Type /Catalog'))
  if (!catalog) throw new Error('a PDF without a catalog')
  const root = numberIn(catalog.body, /\/Pages (\d+) 0 R/)
  const structure = numberIn(catalog.body, /\/StructTreeRoot (\d+) 0 R/)
  const document = numberIn(bodyOf(structure), /\/K \[(\d+) 0 R\]/)
  return {
    catalog: catalog.number,
    root,
    pages: numbersIn(bodyOf(root), /\/Kids \[([^\]]*)\]/),
    structure,
    document,
    tags: numbersIn(bodyOf(document), /\/K \[([^\]]*)\]/),
    metadata: numberIn(catalog.body, /\/Metadata (\d+) 0 R/),
    nums: /\/Nums \[([^\]]*)\]/.exec(bodyOf(structure))?.[1] ?? '',
  }
}

/** The page on which a tag begins; undefined when it holds nothing that is on a page. */
export function pageOfTag(tag: number, bodies: ReadonlyMap<number, string>): number | undefined {
  const body = bodies.get(tag) ?? ''
  const page = /\/Pg (\d+) 0 R/.exec(body)?.[1]
  if (page) return Number(page)
  for (const inner of numbersIn(body, /\/K \[([^\]]*)\]/)) {
    const found = pageOfTag(inner, bodies)
    if (found !== undefined) return found
  }
  return undefined
}

function numbersIn(body: string, pattern: RegExp): number[] {
  return [...(pattern.exec(body)?.[1] ?? '').matchAll(/(\d+) 0 R/g)].map(([, number]) => Number(number))
}

function objectIn(text: string): PdfObject {
  const [start, number] = /^(\d+) 0 obj\n/.exec(text) ?? []
  const end = text.lastIndexOf('\nendobj')
  if (!start || end < 0) throw new Error('a PDF with an object that is not where the table says')
  return { number: Number(number), body: text.slice(start.length, end) }
}

function numberIn(body: string, pattern: RegExp): number {
  const found = pattern.exec(body)?.[1]
  if (!found) throw new Error(`a PDF without ${pattern.source}`)
  return Number(found)
}
