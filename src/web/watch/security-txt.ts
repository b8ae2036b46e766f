import type { RequestHandler } from 'express'
import type { Deps } from '../../deps.ts'
import { addMinutes } from '../../outside/clock.ts'
import { pageNotFound } from '../page/error-page.ts'

const THIRTY_DAYS = 30 * 24 * 60

/** `/.well-known/security.txt` (RFC 9116): where to report a hole. Not there as long as no address is known. */
export function securityTxt({ config, clock }: Pick<Deps, 'config' | 'clock'>): RequestHandler {
  return (request, response, next) => {
    if (config.securityContact === null) return pageNotFound(request, response, next)
    const lines = [
      `Contact: ${config.securityContact}`,
      `Expires: ${addMinutes(clock.now(), THIRTY_DAYS)}`,
      'Preferred-Languages: nl, en',
      `Canonical: ${config.publicUrl}/.well-known/security.txt`,
    ]
    response.type('text/plain').send(`${lines.join('\n')}\n`)
  }
}
