import type { Request, Response } from 'express'
import { gzipSync } from 'node:zlib'

/**
 * Sends a page or a part of one, zipped to who takes that. A secret that is the same on every page may not stand in it: the length of what is
 * zipped would tell it bit by bit (BREACH).
 */
export function sendZipped(request: Request, response: Response, page: string, type = 'html'): void {
  response.type(type).vary('Accept-Encoding')
  if (request.acceptsEncodings('gzip') !== 'gzip') response.send(page)
  else response.set('Content-Encoding', 'gzip').send(gzipSync(page))
}
