import type { Request, Response } from 'express'
import { localTime } from '../../outside/clock.ts'
import { readerLanguage, showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import type { KeptAnswer } from '../tonight/find-worked-out.ts'

/** What a page says while what it shows is being worked out anew, or couldn't be. */
export interface Working {
  /** Of the notice. */
  readonly kind: 'info' | 'warning'
  readonly title: string
  readonly text: string
  readonly href: string
  readonly link: string
}

/** In the address: work it out again although it failed. */
export const AGAIN_PARAMETER = 'opnieuw'
/** In the address: the reader doesn't want the page to come by itself. */
const STAY = 'blijf'

type Known = Pick<KeptAnswer<unknown>, 'state' | 'at' | 'milliseconds'>

/**
 * Null when everything is as it is.
 * @param found What the page shows.
 * @param comes Whether the page comes by itself; not where something is asked, about which people think.
 */
export function sayWorking(request: Request, found: readonly Known[], comes = true): Working | null {
  const old = found.filter(({ state }) => state !== 'current')
  if (old.length === 0) return null
  const say = (key: string, values = {}) => translate(readerLanguage(request), `groups:working.${key}`, values)
  const from = old.flatMap(({ at }) => at ?? []).sort()[0]
  const was = from && say('was', { time: localTime(from).time })
  if (old.some(({ state }) => state === 'failed')) {
    const href = addressWith(request, { [AGAIN_PARAMETER]: '1' })
    return { kind: 'warning', title: was ?? say('failedTitle'), text: say('failed'), href, link: say('again') }
  }
  const refreshes = comes && !staysHere(request)
  const text = say(!was ? 'first' : comes ? 'anew' : 'asked')
  return {
    kind: 'info',
    title: was ?? say('title'),
    text: refreshes ? `${text} ${say('itself')}` : text,
    href: addressWith(request, refreshes ? { [STAY]: '1' } : {}),
    link: say(refreshes ? 'stay' : 'refresh'),
  }
}

/** The browser asks for the page again by itself, also without script, for as long as something is being worked out. */
export function refreshWhileWorking(request: Request, response: Response, found: readonly Known[]): void {
  const working = found.filter(({ state }) => state === 'working')
  if (working.length === 0 || staysHere(request)) return
  const longest = Math.max(...working.map(({ milliseconds }) => milliseconds)) / 1000
  const seconds = Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, Math.round(longest / 2)))
  response.set('Refresh', `${seconds}; url=${addressWith(request, {})}`)
}

const LEAST_SECONDS = 2
const MOST_SECONDS = 10

/** Instead of a page of which nothing is known yet. */
export function showWorking(request: Request, response: Response, found: readonly Known[]): void {
  const working = sayWorking(request, found)
  refreshWhileWorking(request, response, found)
  showPage(request, response, 'groups/working', { title: working?.title ?? '', working })
}

function staysHere(request: Request): boolean {
  return request.query[STAY] !== undefined
}

/** Where the page is, with this and without what was asked once. */
function addressWith(request: Request, more: Readonly<Record<string, string>>): string {
  const [path = '/', query = ''] = request.originalUrl.split('?')
  const fields = new URLSearchParams(query)
  for (const name of [AGAIN_PARAMETER, STAY]) fields.delete(name)
  for (const [name, value] of Object.entries(more)) fields.set(name, value)
  return fields.size > 0 ? `${path}?${fields.toString()}` : path
}
