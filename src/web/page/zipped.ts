import type { Request, Response } from 'express'
import { gzipSync } from 'node:zlib'

/**
 * Sends a page or a part of one, zipped to who takes that. Only for pages that hold no secret of the reader beside something that another can put there:
 * the length of what is zipped would tell the secret bit by bit (BREACH). Pages for staff carry the token of their forms.
 */
export function sendZipped(request: Request, response: Response, page: string, type = 'html'): void {
  response.type(type).vary('Accept-Encoding')
  if (request.acceptsEncodings('gzip') !== 'gzip') response.send(page)
  else response.set('Content-Encoding', 'gzip').send(gzipSync(page))
}
