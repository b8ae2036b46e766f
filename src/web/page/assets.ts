import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import express, { type RequestHandler, Router } from 'express'
import { projectFolder } from '../../outside/project-folder.ts'
import { designCss } from './design-css.ts'

const FOLDER = projectFolder('views/assets')
const STYLES = 'dagdeel.css'

const versions = new Map<string, string>()
let styles: { readonly text: Buffer; readonly zipped: Buffer } | undefined

/** `/assets/FILE?v=…`: the address changes with the content, so browsers may keep it for a year. */
export function assetAddress(file: string): string {
  const version = versions.get(file) ?? versionOf(file)
  versions.set(file, version)
  return `/assets/${file}?v=${version}`
}

/** The files of `views/assets`; the stylesheet with the needed part of NL Design System before our own layer. */
export function assets(): Router {
  const router = Router()
  router.get(`/${STYLES}`, keep, sendStyles)
  router.use(keep, express.static(FOLDER, { index: false, cacheControl: false, fallthrough: false }))
  return router
}

const keep: RequestHandler = (request, response, next) => {
  const named = request.query['v'] !== undefined
  response.set('Cache-Control', named ? 'public, max-age=31536000, immutable' : 'public, max-age=300')
  next()
}

const sendStyles: RequestHandler = (request, response) => {
  const { text, zipped } = allStyles()
  const zip = request.acceptsEncodings('gzip') === 'gzip'
  if (zip) response.set('Content-Encoding', 'gzip')
  response
    .vary('Accept-Encoding')
    .type('css')
    .send(zip ? zipped : text)
}

function allStyles() {
  if (styles) return styles
  const own = readFileSync(join(FOLDER, STYLES), 'utf8')
  const text = Buffer.from(`${designCss(own)}\n${own}`)
  styles = { text, zipped: gzipSync(text) }
  return styles
}

function versionOf(file: string): string {
  const path = join(FOLDER, file)
  if (!existsSync(path)) throw new Error(`no such asset: ${file}`)
  const content = file === STYLES ? allStyles().text : readFileSync(path)
  return createHash('sha256').update(content).digest('hex').slice(0, 12)
}
