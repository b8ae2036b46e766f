import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import express, { type RequestHandler, Router } from 'express'
import { projectFolder } from '../../outside/project-folder.ts'
import { designCss } from './design-css.ts'

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
