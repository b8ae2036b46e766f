import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler'
import { letterFonts } from './letter-fonts.ts'
import type { PreparedLetter } from './prepare-letter.ts'

const LAYOUTS = fileURLToPath(new URL('../../templates/layouts/', import.meta.url))

/** A batch in one file; `pagesOf` counts the printed sides of each letter, `pages` those and the blank ones between. */
export interface PrintedBatch {
  pdf: Buffer
  pages: number
  pagesOf: number[]
}

/** Typst with our template and our fonts. Synchronous: it lives in a worker. */
export interface Typesetter {
  /** The PDF/UA-1 file. Throws what Typst says is wrong, such as a character that no font has. */
  typeset(letters: PreparedLetter[], duplex: boolean): PrintedBatch
  /** Gives memory back: Typst keeps every letter it made. */
  forget(): Promise<void>
}

/** A typesetter with every font that is installed. */
export function openTypesetter(): Typesetter {
  const fonts = letterFonts()
  const compiler = NodeCompiler.create({ workspace: LAYOUTS, fontArgs: [{ fontPaths: fonts.folders }] })
  const template = readFileSync(`${LAYOUTS}letter.typ`, 'utf8')
  const collectGarbage = garbageCollector()
  return {
    typeset(letters, duplex) {
      const batch = { title: titleOf(letters), date: letters[0]?.date, fonts: fonts.families, duplex, letters }
      const document = compile(compiler, template, JSON.stringify(batch))
      const pdf = compiler.pdf(document, { pdfStandard: 'ua-1' })
      return { pdf, pages: document.numOfPages, pagesOf: pagesOf(compiler, document) }
    },
    async forget() {
      collectGarbage()
      await nextTurn()
      compiler.evictCache(0)
    },
  }
}

/** PDF/UA asks for a title. A batch has many readers, so it names nobody. */
function titleOf(letters: PreparedLetter[]): string {
  const first = letters[0]?.parts[0]
  if (letters.length === 1 && first) return first.title.map((run) => run.text).join('')
  return `${letters.length} brieven`
}

function compile(compiler: NodeCompiler, template: string, batch: string): NodeTypstDocument {
  const compiled = compiler.compile({ mainFileContent: template, inputs: { batch } })
  if (compiled.result) return compiled.result
  const messages = compiled.takeError()?.shortDiagnostics ?? []
  throw new Error(messages.map((diagnostic) => (diagnostic as { message: string }).message).join('; '))
}

function pagesOf(compiler: NodeCompiler, document: NodeTypstDocument): number[] {
  const [pages] = compiler.query(document, { selector: '<pages-of>', field: 'value' }) as [number[]]
  return pages
}

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}
