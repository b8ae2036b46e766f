import { createHash } from 'node:crypto'
import { readFileSync, existsSync, readdirSync } from 'node:fs'
import { join, dirname } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler'
import { projectFolder } from '../project-folder.ts'
import type { Logo } from './letter-data.ts'
import type { PreparedLetter } from './prepare-letter.ts'
import { createRequire } from 'node:module'

const LAYOUTS = projectFolder('templates/layouts')

/** Letters in one file; `pagesOf` counts the printed sides of each letter, `pages` those and the blank ones between. */
export interface PrintedBatch {
  pdf: Buffer
  pages: number
  pagesOf: number[]
}

/** Letters of which some take more sides than they should: no file, for it would be thrown away. */
export type OverrunBatch = Omit<PrintedBatch, 'pdf'> & { pdf: null }

export interface SetLetters {
  /** Each letter begins on a fresh sheet: else it would stand on the back of the one before. */
  duplex: boolean
  /** The last one fills its sheet too: a printer that goes on with another file begins it on a fresh one. */
  padded?: boolean
  /** Draws the edge of the window, to lay an envelope on. */
  drawn?: boolean
  /** Of the file. PDF/UA asks for one; a batch has many readers, so it names nobody. */
  title: string
}

/** Typst with our layouts and our fonts. Synchronous: it lives in a process of its own. */
export interface Typesetter {
  /** The letters as one PDF/UA-1 file, if none runs over. Throws what Typst says is wrong, such as a character that no font has. */
  letters(letters: readonly PreparedLetter[], how: SetLetters): PrintedBatch | OverrunBatch
  /** Any other document: a layout of ours, filled with data. */
  document(layout: string, data: object): Buffer
  /** Gives memory back: Typst keeps every letter it made, and a document goes when JavaScript collects what held it. */
  forget(): Promise<void>
}

/** A typesetter with every font that is installed. */
export function openTypesetter(): Typesetter {
  const fonts = letterFonts()
  const compiler = NodeCompiler.create({ workspace: LAYOUTS, fontArgs: [{ fontPaths: fonts.folders }] })
  const layouts = new Map<string, string>()
  const collectGarbage = garbageCollector()
  const logoFile = logoFiles(compiler)
  const compiled = (layout: string, data: object) => {
    const template = layouts.get(layout) ?? readFileSync(join(LAYOUTS, `${layout}.typ`), 'utf8')
    layouts.set(layout, template)
    const inputs = { batch: JSON.stringify({ ...data, fonts: fonts.families }) }
    const made = compiler.compile({ mainFileContent: template, inputs })
    if (made.result) return made.result
    const messages = made.takeError()?.shortDiagnostics ?? []
    throw new Error(messages.map((diagnostic) => (diagnostic as { message: string }).message).join('; '))
  }
  // What was kept to lay it out takes as much memory as the file will.
  const pdfOf = (document: NodeTypstDocument) => {
    compiler.evictCache(0)
    return compiler.pdf(document, { pdfStandard: 'ua-1' })
  }
  return {
    letters(given, { duplex, padded = false, drawn = false, title }) {
      const letters = given.map((letter) => ({ ...letter, logo: letter.logo && logoFile(letter.logo) }))
      const document = compiled('letter', { title, date: letters[0]?.date, duplex, padded, drawn, letters })
      const pagesOf = pagesIn(compiler, document)
      const fits = letters.every(({ parts }, index) => pagesOf[index] === parts.length)
      return { pdf: fits ? pdfOf(document) : null, pages: document.numOfPages, pagesOf }
    },
    document: (layout, data) => pdfOf(compiled(layout, data)),
    async forget() {
      compiler.evictCache(0)
      collectGarbage()
      await nextTurn()
    },
  }
}

/** Typst reads a logo as a file, once, however many letters have it. */
function logoFiles(compiler: NodeCompiler): (logo: Logo) => string {
  const files = new Map<string, string>()
  return ({ kind, base64 }) => {
    const known = files.get(base64)
    if (known) return known
    const file = `logo-${createHash('sha256').update(base64).digest('hex')}.${kind}`
    compiler.mapShadow(join(LAYOUTS, file), Buffer.from(base64, 'base64'))
    files.set(base64, file)
    return file
  }
}

function pagesIn(compiler: NodeCompiler, document: NodeTypstDocument): number[] {
  const [pages] = compiler.query(document, { selector: '<pages-of>', field: 'value' }) as [number[]]
  return pages
}

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

/** The families and the npm packages they come in. The last two are large or rare: an installation adds them. */
const PACKAGES: Record<string, string> = {
  'Noto Sans': 'noto-sans',
  Vazirmatn: 'vazirmatn',
  'Noto Sans Ethiopic': 'noto-sans-ethiopic',
  'Noto Sans Thai': 'noto-sans-thai',
  'Noto Sans Hebrew': 'noto-sans-hebrew',
  'Noto Sans SC': 'noto-sans-sc',
}
const WEIGHTS = ['400Regular', '700Bold']

interface LetterFonts {
  families: string[]
  folders: string[]
}

/** The fonts that are installed: nothing from the machine itself, or letters would differ from place to place. */
export function letterFonts(): LetterFonts {
  const installed = Object.entries(PACKAGES).flatMap(([family, name]) => {
    const folder = folderOf(name)
    return folder ? [{ family, folder }] : []
  })
  return {
    families: installed.map(({ family }) => family),
    folders: installed.flatMap(({ folder }) => WEIGHTS.map((weight) => join(folder, weight))),
  }
}

function folderOf(name: string): string | undefined {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`@expo-google-fonts/${name}/package.json`))
    return hasFonts(folder) ? folder : undefined
  } catch {
    return undefined
  }
}

function hasFonts(folder: string): boolean {
  return WEIGHTS.every((weight) => {
    const path = join(folder, weight)
    return existsSync(path) && readdirSync(path).some((file) => file.endsWith('.ttf'))
  })
}
