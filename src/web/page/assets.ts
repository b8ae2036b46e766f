import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import express, { type RequestHandler, Router } from 'express'
import { projectFolder } from '../../outside/project-folder.ts'
import { createRequire } from 'node:module'

const FOLDER = projectFolder('views/assets')
const FOR_STAFF = 'dagdeel.css'
const SHEETS: readonly string[] = [FOR_STAFF, 'newcomer.css']

interface Sheet {
  readonly text: Buffer
  readonly zipped: Buffer
}

const versions = new Map<string, string>()
const sheets = new Map<string, Sheet>()

/** `/assets/FILE?v=…`: the address changes with the content, so browsers may keep it for a year. */
export function assetAddress(file: string): string {
  const version = versions.get(file) ?? versionOf(file)
  versions.set(file, version)
  return `/assets/${file}?v=${version}`
}

/** The files of `views/assets`; a stylesheet as one file, with all that it imports. */
export function assets(): Router {
  const router = Router()
  for (const sheet of SHEETS) router.get(`/${sheet}`, keep, sendSheet(sheet))
  router.use(keep, express.static(FOLDER, { index: false, cacheControl: false, fallthrough: false }))
  return router
}

/**
 * A stylesheet with its parts in the places where it imports them; that of staff with the needed part of NL Design System before it.
 * @param file `dagdeel.css`
 */
export function styleSheet(file: string): string {
  const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8')
  const own = read(file).replaceAll(/@import '([^']+)';/g, (_, part: string) => read(part))
  return file === FOR_STAFF ? `${designCss(own)}\n${own}` : own
}

const keep: RequestHandler = (request, response, next) => {
  const named = request.query['v'] !== undefined
  response.set('Cache-Control', named ? 'public, max-age=31536000, immutable' : 'public, max-age=300')
  next()
}

function sendSheet(file: string): RequestHandler {
  return (request, response) => {
    const { text, zipped } = wholeSheet(file)
    const zip = request.acceptsEncodings('gzip') === 'gzip'
    if (zip) response.set('Content-Encoding', 'gzip')
    response
      .vary('Accept-Encoding')
      .type('css')
      .send(zip ? zipped : text)
  }
}

function wholeSheet(file: string): Sheet {
  const kept = sheets.get(file)
  if (kept) return kept
  const text = Buffer.from(styleSheet(file))
  const sheet = { text, zipped: gzipSync(text) }
  sheets.set(file, sheet)
  return sheet
}

function versionOf(file: string): string {
  const path = join(FOLDER, file)
  if (!existsSync(path)) throw new Error(`no such asset: ${file}`)
  const content = SHEETS.includes(file) ? wholeSheet(file).text : readFileSync(path)
  return createHash('sha256').update(content).digest('hex').slice(0, 12)
}

const { resolve } = createRequire(import.meta.url)

/** The components of NL Design System (Utrecht, EUPL-1.2) that our pages use. */
export const designComponents = [
  'alert',
  'button',
  'button-link',
  'form-field',
  'form-field-description',
  'form-field-error-message',
  'form-fieldset',
  'form-label',
  'link',
  'select',
  'skip-link',
  'status-badge',
  'table',
  'textarea',
  'textbox',
]

/**
 * The needed part of the component library and of the example theme's design tokens: a tenth of the whole.
 * @param own Our own layer; the tokens it refers to are kept too.
 */
function designCss(own: string): string {
  const library = readFileSync(resolve('@utrecht/component-library-css/dist/index.css'), 'utf8')
  const rules = blocks(library).filter(isNeeded).join('\n')
  return `/* NL Design System, EUPL-1.2 */\n:root {\n${tokensFor(rules + own)}\n}\n${rules}`
}

/** The top-level rules, an `@media` with all inside it as one. */
function blocks(css: string): string[] {
  const plain = css.replaceAll(/\/\*[\s\S]*?\*\/|@charset[^;]*;/g, '')
  return plain.match(/[^{}]*\{(?:[^{}]|\{[^{}]*\})*\}/g) ?? []
}

function isNeeded(block: string): boolean {
  const names = [...block.matchAll(/\.utrecht-([a-z]+(?:-[a-z]+)*)/g)].map((match) => match[1] ?? '')
  return !block.includes('html-content') && names.some((name) => designComponents.includes(name))
}

/** The declarations of every token that the text uses, and of those that these use. */
function tokensFor(text: string): string {
  const values = tokens()
  const needed = new Set<string>()
  const queue = usedIn(text)
  for (let name = queue.pop(); name; name = queue.pop()) {
    const value = values.get(name)
    if (value === undefined || needed.has(name)) continue
    needed.add(name)
    queue.push(...usedIn(value))
  }
  return [...needed]
    .sort()
    .map((name) => `  ${name}: ${values.get(name)};`)
    .join('\n')
}

function usedIn(text: string): string[] {
  return [...text.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1] ?? '')
}

function tokens(): Map<string, string> {
  const theme = readFileSync(resolve('@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css'), 'utf8')
  return new Map([...theme.matchAll(/^\s*(--[\w-]+):\s*(.+);$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']))
}
