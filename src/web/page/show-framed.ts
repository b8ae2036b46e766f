import type { Response } from 'express'

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"

/** Answers with a mail for in a frame on a page of ours. It may run nothing and go nowhere; a link opens beside it. */
export function showFramed(response: Response, html: string): void {
  response.set({ 'Content-Security-Policy': POLICY, 'X-Frame-Options': 'SAMEORIGIN', 'Cache-Control': 'no-store' })
  // A frame without an origin can't have a process of its own: browsers warn about it.
  response.removeHeader('Origin-Agent-Cluster')
  response.type('html').send(html.replace('<head>', '<head><base target="_blank">'))
}
