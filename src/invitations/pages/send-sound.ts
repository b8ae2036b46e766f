import type { Request, Response } from 'express'
import type { Sound } from '../newcomer/sound-file.ts'

/** Sends a recording, or the part that is asked for: an iPhone plays nothing that it can't ask for in parts (RFC 9110, 14). */
export function sendSound(request: Pick<Request, 'range'>, response: Response, { type, bytes }: Sound): void {
  response.set({ 'Content-Type': type, 'Accept-Ranges': 'bytes', 'Cache-Control': 'no-store' })
  const asked = request.range(bytes.length)
  if (asked === -1) {
    response.status(416).set('Content-Range', `bytes */${bytes.length}`).end()
    return
  }
  const part = Array.isArray(asked) && asked.type === 'bytes' && asked.length === 1 ? asked[0] : undefined
  if (!part) {
    response.send(bytes)
    return
  }
  response.status(206).set('Content-Range', `bytes ${part.start}-${part.end}/${bytes.length}`)
  response.send(bytes.subarray(part.start, part.end + 1))
}
