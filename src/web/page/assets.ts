import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import express, { type RequestHandler, Router } from 'express'
import { projectFolder } from '../../outside/project-folder.ts'
import { createRequire } from 'node:module'

const FOLDER = projectFolder('views/assets')
const FOR_STAFF = 'dagdeel.css'
const SHEETS: readonly string[] = [FOR_STAFF, 'newcomer.css']
const SCRIPTS: readonly string[] = ['room.js', 'sign-out.js', 'copy.js', 'room-calendar.js']

/** A file that is put together from its parts. */
interface Whole {
  readonly text: Buffer
  readonly zipped: Buffer
}

const versions = new Map<string, string>()
const wholes = new Map<string, Whole>()

/** `/assets/FILE?v=…`: the address changes with the content, so browsers may keep it for a year. */
export function assetAddress(file: string): string {
  const version = versions.get(file) ?? versionOf(file)
  versions.set(file, version)
  return `/assets/${file}?v=${version}`
}

const THEME = 'huisstijl.css'

/** Where the style sheet of a municipality's own design tokens is; null without one. */
export function themeAddress(designTokens: string | null): string | null {
  return designTokens === null ? null : `/assets/${THEME}?v=${hashOf(designTokens)}`
}

/**
 * The files of `views/assets`; a stylesheet or script as one file, with all that it imports.
 * @param designTokens The style sheet of a municipality's own.
 */
export function assets(designTokens: string | null = null): Router {
  const router = Router()
  if (designTokens !== null)
    router.get(`/${THEME}`, keep, (_request, response) => {
      response.type('css').send(designTokens)
    })
  for (const file of [...SHEETS, ...SCRIPTS]) router.get(`/${file}`, keep, sendWhole(file))
  router.get('/room-worker.js', ofAttendance)
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

/**
 * A script with its parts, each once and before the one that imports it, in a block of their own.
 * @param file `room.js`
 */
export function wholeScript(file: string): string {
  const parts = new Map<string, string>()
  const add = (name: string) => {
    if (parts.has(name)) return
    parts.set(name, '')
    const text = readFileSync(join(FOLDER, name), 'utf8')
    for (const [, part = ''] of text.matchAll(IMPORT)) add(join(dirname(name), part))
    parts.delete(name)
    parts.set(name, text.replaceAll(IMPORT, '').replaceAll(/^export /gm, ''))
  }
  add(file)
  return `'use strict';\n{\n${[...parts.values()].join('')}}\n`
}

/** The worker may serve the pages of attendance, and no others. */
const ofAttendance: RequestHandler = (_request, response, next) => {
  response.set('Service-Worker-Allowed', '/bijeenkomsten')
  next()
}

const IMPORT = /^import [^']*'\.\/([^']+)'\n/gm

const keep: RequestHandler = (request, response, next) => {
  const named = request.query['v'] !== undefined
  response.set('Cache-Control', named ? 'public, max-age=31536000, immutable' : 'public, max-age=300')
  next()
}

function sendWhole(file: string): RequestHandler {
  return (request, response) => {
    const { text, zipped } = wholeFile(file)
    const zip = request.acceptsEncodings('gzip') === 'gzip'
    if (zip) response.set('Content-Encoding', 'gzip')
    response
      .vary('Accept-Encoding')
      .type(extname(file))
      .send(zip ? zipped : text)
  }
}

function wholeFile(file: string): Whole {
  const kept = wholes.get(file)
  if (kept) return kept
  const text = Buffer.from(SCRIPTS.includes(file) ? wholeScript(file) : styleSheet(file))
  const whole = { text, zipped: gzipSync(text) }
  wholes.set(file, whole)
  return whole
}

function versionOf(file: string): string {
  const path = join(FOLDER, file)
  if (!existsSync(path)) throw new Error(`no such asset: ${file}`)
  const content = [...SHEETS, ...SCRIPTS].includes(file) ? wholeFile(file).text : readFileSync(path)
  return hashOf(content)
}

function hashOf(content: string | Buffer): string {
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
