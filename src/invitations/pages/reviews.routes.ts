import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { allow, callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import { errorsOf, type FormError, formError, line, readForm, ticked } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { sayLanguage, translate } from '../../words/words.ts'
import { decideCorrections } from '../reviews/decide-corrections.ts'
import { countProposed, listCorrections } from '../reviews/list-corrections.ts'
import { patchOfTexts } from '../reviews/patch-of-texts.ts'
import { listReviewLinks, makeReviewLink, reviewLanguages, revokeReviewLink } from '../reviews/review-links.ts'
import { listReviews } from '../texts/text-reviews.ts'
import { sayCorrections, sayReviews } from './say-reviews.ts'
import { sayTextLanguage } from './say-texts.ts'

type ByLanguage = Request<{ language: string }>

const PAGE = '/berichten/nakijken'
const linkForm = z.object({ language: line, name: line, days: z.coerce.number().int() })
const decisionForm = z.object({ gekozen: ticked, terug: ticked, doen: z.enum(['use', 'refuse', 'take-back']) })
const FIELDS = { 'review-language': 'language', 'review-for-missing': 'name', 'review-days': 'days' }

/** Who reads our texts in their own language, and what becomes of what they write: for administrators. */
export function reviewsRoutes(deps: Deps): Router {
  const router = Router()
  router.use(PAGE, allow('admin'))
  router.get(PAGE, (request, response) => showAll(deps, request, response))
  router.post(PAGE, async (request, response) => {
    const given = readForm(request.body, linkForm)
    try {
      const word = await makeReviewLink(deps, callerOf(request).actor, given)
      const title = translate(readerLanguage(request), 'reviews:shown.title')
      const address = `${deps.config.publicUrl}/nakijken/${word}`
      const language = sayLanguage(given.language, readerLanguage(request))
      showPage(request, response, 'invitations/review-link', { title, address, spoken: language, name: given.name })
    } catch (error) {
      await showAll(deps, request, response, given, formError(request, error, FIELDS))
    }
  })
  router.get(`${PAGE}/link/:id/intrekken`, async (request, response) => {
    const link = (await listReviewLinks(deps)).find(({ id }) => id === request.params.id)
    if (!link) throw new NotFoundError('not-found')
    const title = translate(readerLanguage(request), 'reviews:revoke.title', { name: link.name })
    showPage(request, response, 'invitations/review-revoke', { title, link })
  })
  router.post(`${PAGE}/link/:id/intrekken`, async (request, response) => {
    await revokeReviewLink(deps, callerOf(request).actor, request.params.id)
    flash(request, 'ok', 'reviews:revoke.done')
    response.redirect(303, PAGE)
  })
  router.get(`${PAGE}/taal/:language`, (request: ByLanguage, response) => showLanguage(deps, request, response))
  router.post(`${PAGE}/taal/:language`, async (request: ByLanguage, response) => {
    const { language } = request.params
    const { gekozen, terug, doen: decision } = readForm(request.body, decisionForm)
    const ids = decision === 'take-back' ? terug : gekozen
    try {
      await decideCorrections(deps, callerOf(request).actor, { language, ids, decision })
    } catch (error) {
      return showLanguage(deps, request, response, { ids, error: formError(request, error) })
    }
    flash(request, 'ok', `reviews:decided.${decision}`, { count: ids.length })
    response.redirect(303, `${PAGE}/taal/${language}`)
  })
  router.get(`${PAGE}/taal/:language/verbeteringen.patch`, async (request: ByLanguage, response) => {
    const { language } = request.params
    if (!reviewLanguages().includes(language)) throw new NotFoundError('not-found')
    response.attachment(`teksten-${language}.patch`).type('text/plain; charset=utf-8')
    response.set('Cache-Control', 'no-store').send(await patchOfTexts(deps.db.read, language))
  })
  return router
}

async function showAll(
  deps: Deps,
  request: Request,
  response: Response,
  given: z.output<typeof linkForm> = { language: '', name: '', days: 30 },
  error?: FormError,
): Promise<void> {
  const language = readerLanguage(request)
  const reviews = await listReviews(deps.db.read)
  const said = sayReviews(reviews, await countProposed(deps.db.read), await listReviewLinks(deps), language)
  const count = said.rows.filter(({ read, total }) => read === total).length
  showPage(
    request,
    response,
    'invitations/reviews',
    {
      ...said,
      title: translate(language, 'reviews:title', { count, total: said.rows.length }),
      given: { ...given, days: String(given.days) },
      errors: errorsOf(error),
    },
    error?.status,
  )
}

async function showLanguage(
  deps: Deps,
  request: ByLanguage,
  response: Response,
  again?: { readonly ids: readonly string[]; readonly error: FormError },
): Promise<void> {
  const [code, language] = [request.params.language, readerLanguage(request)]
  if (!reviewLanguages().includes(code)) throw new NotFoundError('not-found')
  const { proposed, used } = await listCorrections(deps.db.read, code)
  const name = sayLanguage(code, language)
  const data = {
    title: translate(language, 'reviews:language.title', { count: proposed.length, language: name }),
    ...sayTextLanguage(code, language),
    proposed: sayCorrections(proposed, language).map((one) => ({
      ...one,
      checked: again ? again.ids.includes(one.id) : !one.lapsed,
    })),
    used: sayCorrections(used, language),
    patch: (await patchOfTexts(deps.db.read, code)) !== '',
    problem: again?.error.text,
  }
  showPage(request, response, 'invitations/review-corrections', data, again?.error.status)
}
