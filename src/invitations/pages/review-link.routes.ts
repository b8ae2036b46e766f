import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { AppError, FieldErrors } from '../../errors.ts'
import { askedLanguage } from '../newcomer/page-frame.ts'
import type { ReviewLink } from '../reviews/review-link.entity.ts'
import { openReviewLink } from '../reviews/review-links.ts'
import { saveReview, type TypedReview } from '../reviews/save-review.ts'
import { examplesIn, showReview } from '../reviews/show-review.ts'
import { placesIn } from '../texts/corrections.ts'
import { languageOf } from '../texts/languages.ts'
import { TEXT_FILES } from '../texts/text-files.ts'
import { line, readForm } from '../../web/page/form.ts'
import { showBehindLink } from '../../web/page/show-newcomer.ts'
import { type Language, LANGUAGES, sayLanguage, translate } from '../../words/words.ts'
import { sayWhen, textAfter, textOfWord, wordOfText } from './say-reviews.ts'

type ByWord = Request<{ word: string }>
type ByText = Request<{ word: string; text: string }>

/**
 * Where somebody reviews the texts of their language, under `/nakijken`. No account, no cookies: the unguessable word in the address lets
 * them in. The pages show our texts and examples, and nothing of anybody.
 */
export function reviewLinkRouter(deps: Deps): Router {
  const router = Router()
  router.use((_request, response, next) => {
    response.set({ 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex, nofollow', 'Cache-Control': 'no-store' })
    next()
  })
  router.get('/:word', async (request: ByWord, response) => {
    const link = await openReviewLink(deps, request.params.word)
    if (!link) return showUnknown(request, response)
    await showOverview(deps, request, response, link)
  })
  router.get('/:word/:text', async (request: ByText, response) => {
    const link = await openReviewLink(deps, request.params.word)
    if (!link) return showUnknown(request, response)
    await showText(deps, request, response, link)
  })
  router.post('/:word/:text', async (request: ByText, response) => {
    const link = await openReviewLink(deps, request.params.word)
    if (!link) return showUnknown(request, response)
    await save(deps, request, response, link)
  })
  return router
}

const LINES = z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.string().max(5_000)))

const reviewForm = z.object({ key: LINES, text: LINES, shown: LINES, name: line, doen: z.enum(['bewaar', 'teken']) })
type ReviewForm = z.output<typeof reviewForm>

async function save(deps: Deps, request: ByText, response: Response, link: ReviewLink): Promise<void> {
  const file = textOfWord(request.params.text)
  const given = readForm(request.body, reviewForm)
  const signs = given.doen === 'teken'
  const typed = typedReview(given)
  try {
    const count = await saveReview(deps, link, file, { ...typed, ...(signs && { signAs: given.name }) })
    const next = signs && textAfter(file)
    const done = signs ? 'getekend' : count > 0 ? 'bewaard' : 'gelijk'
    const path = next ? `/${wordOfText(next)}` : signs ? '' : `/${wordOfText(file)}`
    response.redirect(303, `/nakijken/${request.params.word}${path}?taal=${pageLanguageOf(request)}&net=${done}`)
  } catch (error) {
    if (!(error instanceof AppError) || error.status === 404) throw error
    await showText(deps, request, response.status(error.status === 400 ? 422 : error.status), link, { given, error })
  }
}

function typedReview({ key, text, shown }: ReviewForm): Pick<TypedReview, 'texts'> {
  return { texts: new Map(key.map((one, at) => [one, { text: text[at] ?? '', shown: shown[at] ?? '' }])) }
}

/** Dutch, or English on request or when the browser asks for that first. */
function pageLanguageOf(request: Request): Language {
  const asked = askedLanguage(request)
  const preferred = request.acceptsLanguages([...LANGUAGES])
  return LANGUAGES.find((code) => code === asked) ?? LANGUAGES.find((code) => code === preferred) ?? 'nl'
}

async function showOverview(deps: Deps, request: ByWord, response: Response, link: ReviewLink): Promise<void> {
  const language = pageLanguageOf(request)
  const texts = []
  for (const file of TEXT_FILES) {
    const { pairs, signed, holds } = await showReview(deps.db.read, file, link.language)
    texts.push({
      href: `/nakijken/${request.params.word}/${wordOfText(file)}?taal=${language}`,
      name: translate(language, `reviews:files.${file}`),
      sentences: pairs.length,
      signed: holds ? signed : null,
      lapsed: signed !== null && !holds,
    })
  }
  const done = texts.filter(({ signed }) => signed).length
  show(request, response, 'invitations/review-overview', link, {
    title: translate(language, 'reviews:overview.title', { done, total: texts.length, count: done }),
    texts,
    done,
    total: texts.length,
    first: texts.find(({ signed }) => !signed),
  })
}

/** What could not be kept, and why. */
interface Again {
  readonly given: ReviewForm
  readonly error: AppError
}

async function showText(
  deps: Deps,
  request: ByText,
  response: Response,
  link: ReviewLink,
  again?: Again,
): Promise<void> {
  const language = pageLanguageOf(request)
  const file = textOfWord(request.params.text)
  const { pairs, signed, holds } = await showReview(deps.db.read, file, link.language)
  const places = [...new Set(pairs.flatMap(({ dutch, text }) => [...placesIn(dutch), ...placesIn(text)]))]
  const typed = again && typedReview(again.given).texts
  const wrong = again?.error instanceof FieldErrors ? again.error.problems : []
  const name = translate(language, `reviews:files.${file}`)
  show(request, response, 'invitations/review-text', link, {
    title: translate(language, 'reviews:text.title', { text: name, language: sayLanguage(link.language, language) }),
    name: again?.given.name ?? '',
    action: `/nakijken/${request.params.word}/${wordOfText(file)}`,
    number: TEXT_FILES.indexOf(file) + 1,
    total: TEXT_FILES.length,
    pairs: pairs.map(({ key, when, dutch, now }, at) => {
      const problem = wrong.find(({ field }) => field === key)
      const text = typed?.get(key)?.text ?? now
      return {
        ...{ key, dutch, text, shown: now, id: `zin-${at + 1}`, number: at + 1 },
        when: sayWhen(when, language),
        rows: Math.min(12, Math.ceil(Math.max(text.length, dutch.length) / 45)),
        error: problem && translate(language, `errors:${problem.code}`, problem.values),
      }
    }),
    examples: examplesIn(file, link.language, places, deps.clock.today()),
    places: places.length > 0,
    signed: holds ? signed : null,
    lapsed: signed !== null && !holds,
    problem: again && sayProblem(again.error, wrong.length, language),
    nameWrong: again?.error.code === 'review-name' && translate(language, 'errors:review-name'),
  })
}

function sayProblem(error: AppError, wrong: number, language: Language): string {
  return wrong > 0
    ? translate(language, 'reviews:text.wrong', { count: wrong })
    : translate(language, `errors:${error.code}`, error.values)
}

/** Says no more than that: who guesses learns nothing, and who has an old link whom to ask. */
function showUnknown(request: Request<{ word: string }>, response: Response): void {
  const language = pageLanguageOf(request)
  const title = translate(language, 'reviews:unknown.title')
  showBehindLink(request, response.status(404), 'invitations/review-unknown', {
    layout: 'review',
    language,
    title,
  })
}

function show(request: ByWord | ByText, response: Response, view: string, link: ReviewLink, data: object): void {
  const language = pageLanguageOf(request)
  const { code, endonym, direction } = languageOf(link.language)
  const { net } = request.query
  const said = typeof net === 'string' && JUST.includes(net) ? translate(language, `reviews:just.${net}`) : undefined
  const read = { code, endonym, direction, name: sayLanguage(code, language) }
  const home = `/nakijken/${request.params.word}?taal=${language}`
  const path = request.originalUrl.replace(/\?.*/s, '')
  showBehindLink(request, response, view, {
    layout: 'review',
    language,
    read,
    link,
    home,
    path,
    just: said,
    ...data,
  })
}

const JUST = ['getekend', 'bewaard', 'gelijk']
