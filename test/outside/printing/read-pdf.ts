import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** A piece of text on a page, in millimetres from the sheet's left and top edge. */
export interface PlacedText {
  text: string
  left: number
  right: number
  /** Of the baseline. */
  top: number
  height: number
}

export interface ReadPage {
  placed: PlacedText[]
  text: string
  tags: TagNode[]
  width: number
  height: number
}

export interface TagNode {
  role?: string
  lang?: string
  alt?: string
  children?: TagNode[]
}

export interface ReadPdf {
  pages: ReadPage[]
  language: string
  title: string
  tagged: boolean
  metadata: string
}

const MILLIMETRES_A_POINT = 25.4 / 72

/** What a reader, or a screen reader, gets from a PDF. */
export async function readPdf(pdf: Buffer): Promise<ReadPdf> {
  const { getDocument } = await pdfReader()
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0, useSystemFonts: false })
  const document = await task.promise
  const numbers = Array.from({ length: document.numPages }, (_, index) => index + 1)
  const pages = await Promise.all(numbers.map(async (number) => readPage(await document.getPage(number))))
  const { info, metadata } = await document.getMetadata()
  const { Language, Title } = info as { Language: string; Title: string }
  const marked = (await document.getMarkInfo()) as { Marked?: boolean } | null
  await task.destroy()
  return {
    pages,
    language: Language,
    title: Title,
    tagged: marked?.Marked ?? false,
    metadata: metadata?.getRaw() ?? '',
  }
}

/** What the reader replaces, for old browsers, by slow functions of its own; which would slow down all other tests of the process. */
const NATIVE: object[] = [JSON, Array.prototype, Map.prototype, Set.prototype, Object, Promise, Promise.prototype]

/** The reader, loaded beside functions that stay as they were. */
async function pdfReader() {
  const before = NATIVE.map((one) => Object.getOwnPropertyDescriptors(one))
  const reader = await import('pdfjs-dist/legacy/build/pdf.mjs')
  NATIVE.forEach((one, index) => Object.defineProperties(one, before[index] ?? {}))
  return reader
}

/** Every tag of a page, depth first. */
export function allTags(nodes: TagNode[]): TagNode[] {
  return nodes.flatMap((node) => [node, ...allTags(node.children ?? [])])
}

async function readPage(page: PDFPageProxy): Promise<ReadPage> {
  const { items } = await page.getTextContent()
  const [, , width, height] = page.view.map((points) => points * MILLIMETRES_A_POINT) as [
    number,
    number,
    number,
    number,
  ]
  const placed = items.flatMap((item) => {
    if (!('str' in item) || item.str.trim() === '') return []
    const left = (item.transform[4] as number) * MILLIMETRES_A_POINT
    return {
      text: item.str,
      left,
      right: left + item.width * MILLIMETRES_A_POINT,
      top: height - (item.transform[5] as number) * MILLIMETRES_A_POINT,
      height: item.height * MILLIMETRES_A_POINT,
    }
  })
  const tree = (await page.getStructTree()) as TagNode | null
  const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')
  return { placed, text, tags: tree ? [tree] : [], width, height }
}
