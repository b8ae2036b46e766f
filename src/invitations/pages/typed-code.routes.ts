import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { line, readForm } from '../../web/page/form.ts'
import { networkOf } from '../../web/guard/where-from.ts'
import { tryCode } from '../../web/guard/wrong-codes.ts'
import { type ByToken, showNewcomer } from '../../web/page/show-newcomer.ts'
import { findTyped } from '../message/short-address.ts'
import { findOnlyPhone } from '../newcomer/find-invitation.ts'
import { askedLanguage, callTo, frame } from '../newcomer/page-frame.ts'
import { pageLanguage } from '../texts/page-words.ts'
import { browserLanguage } from './newcomer-page.ts'

type ByCode = Request<{ code: string }>

const CodeForm = z.object({ code: line, taal: line })

/**
 * Where somebody gets to their page who types what stands on their letter, under `/k`: the whole address, or the code alone on the page
 * for it. A right code only leads on to the link, where all else is.
 */
export function typedCodeRouter(deps: Deps): Router {
  const router = Router()
  router.use((_request, response, next) => {
    response.set({ 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex, nofollow', 'Cache-Control': 'no-store' })
    next()
  })
  router.get('/', (request, response) => showField(deps, request, response))
  router.get('/:code', (request: ByCode, response) => leadOn(deps, request, response, request.params.code))
  router.post('/', (request, response) => leadOn(deps, request, response, readForm(request.body, CodeForm).code))
  return router
}

async function leadOn(deps: Deps, request: Request, response: Response, typed: string): Promise<void> {
  const word = await tryCode(deps, networkOf(request), () => findTyped(deps, typed))
  if (word === null) return showField(deps, request, response.status(404), typed)
  const asked = askedLanguage(request)
  const language = typeof asked === 'string' && asked !== '' ? `?taal=${encodeURIComponent(asked)}` : ''
  response.redirect(303, `/u/${word}${language}`)
}

/** @param wrong What somebody typed that is no code, to be put right. */
async function showField(
  deps: Pick<Deps, 'db'>,
  request: Request,
  response: Response,
  wrong: string | null = null,
): Promise<void> {
  const reading = pageLanguage(askedLanguage(request), browserLanguage(request))
  const phone = await findOnlyPhone(deps)
  showNewcomer(request as unknown as ByToken, response, 'invitations/typed-code', {
    ...frame(reading, '/k'),
    title: reading.words['code'],
    typed: wrong,
    wrong: wrong !== null,
    ...(phone && callTo(phone, reading)),
  })
}
