import type { APIResponse, Page, Response } from 'playwright-core'
import { nothingUnderWay } from '../../src/groups/tonight/find-worked-out.ts'
import type { Answer, Client } from './client.ts'

/** A page about the night, once it is worked out: as somebody sees it who waits until it doesn't come by itself any more. */
export async function getWorkedOut(client: Client, path: string): Promise<Answer> {
  for (;;) {
    const answer = await client.get(path)
    if (!answer.headers.has('refresh')) return answer
    await nothingUnderWay()
  }
}

/** The same in a browser, also from a page that comes anew by itself at the very moment that somebody leaves it. */
export async function gotoWorkedOut(page: Page, address: string): Promise<Response | null> {
  for (;;) {
    const response = await page.goto(address, { waitUntil: 'domcontentloaded' }).catch((error: Error) => {
      if (!/ERR_ABORTED|interrupted by another navigation/.test(error.message)) throw error
      return undefined
    })
    if (response !== undefined && !response?.headers()['refresh']) return response
    await nothingUnderWay()
  }
}

/** The same, asked for in the name of who looks at this page, without showing it. */
export async function askWorkedOut(page: Page, address: string): Promise<APIResponse> {
  for (;;) {
    const answer = await page.request.get(address, { headers: { accept: 'text/html' } })
    if (!answer.headers()['refresh']) return answer
    await nothingUnderWay()
  }
}
