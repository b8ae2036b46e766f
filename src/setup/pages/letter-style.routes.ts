import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { AppError, InputError, NotFoundError } from '../../errors.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { errorsOf, type FormError, formError, line, readForm, readUpload } from '../../web/page/form.ts'
import { translate } from '../../words/words.ts'
import { changeLetterStyle, changeLogo } from '../letter-style/change-letter-style.ts'
import { showLetterStyle, type ShownStyle, printWindowTest } from '../letter-style/show-letter-style.ts'
import { WINDOW_LEFT, WINDOW_RIGHT } from '../../outside/printing/letter-data.ts'
import { type LetterWindow, WINDOW_RANGES } from '../../municipalities/letter-look.ts'

/** What staff choose from: the standard envelopes, with the window left or right, or one with measures of its own. */
const SIDES = ['left', 'right', 'own'] as const
type Side = (typeof SIDES)[number]

const MEASURES = Object.keys(WINDOW_RANGES) as (keyof LetterWindow)[]

const STANDARD = { left: WINDOW_LEFT, right: WINDOW_RIGHT }

const form = z.object({
  version: z.coerce.number().int(),
  side: z.enum(SIDES),
  left: line,
  top: line,
  width: line,
  height: line,
  accent: line,
})

type ByCode = Request<{ code: string }>

/** How the letters of a municipality look: window, colour and logo, with a page to try an envelope on. */
export function letterStyleRouter(deps: Deps): Router {
  const router = Router()
  router.use('/inrichting/brief', allow('planner'))
  router.get('/inrichting/brief/:code', (request, response) => show(deps, request, response))
  router.post('/inrichting/brief/:code', (request, response) => save(deps, request, response))
  router.post('/inrichting/brief/:code/logo', (request, response) => saveLogo(deps, request, response))
  router.get('/inrichting/brief/:code/logo', (request, response) => sendLogo(deps, request, response))
  router.get('/inrichting/brief/:code/proefpagina.pdf', (request, response) => sendTest(deps, request, response))
  return router
}

async function show(deps: Deps, request: ByCode, response: Response, given?: z.output<typeof form>, error?: FormError) {
  const language = readerLanguage(request)
  const style = await showLetterStyle(deps, callerOf(request).actor, request.params.code)
  const side = given?.side ?? sideOf(style.window)
  const say = (key: string) => translate(language, `municipalities:letter.${key}`)
  const errors = errorsOf(error)
  showPage(
    request,
    response,
    'municipalities/letter-style',
    {
      title: translate(language, 'municipalities:letter.title', { name: style.municipality.name }),
      style,
      sides: SIDES.map((value) => ({
        value,
        label: say(`sides.${value}`),
        checked: value === side,
      })),
      measures: MEASURES.map((name) => ({
        name,
        label: say(`measures.${name}`),
        value: given?.[name] ?? String(style.window[name]),
        error: errors[name],
      })),
      accent: given?.accent ?? style.accent,
      errors,
      error: error !== undefined,
    },
    error?.status,
  )
}

async function save(deps: Deps, request: ByCode, response: Response): Promise<void> {
  const { actor } = callerOf(request)
  const { code } = request.params
  const { version, ...given } = readForm(request.body, form)
  try {
    await changeLetterStyle(deps, actor, code, version, { window: windowOf(given), accent: given.accent })
  } catch (error) {
    return show(deps, request, response, { version, ...given }, styleError(request, error))
  }
  flash(request, 'ok', 'municipalities:letter.done')
  response.redirect(303, `/inrichting/brief/${encodeURIComponent(code)}`)
}

/** The field that a measure is about stands with the error. */
function styleError(request: Request, error: unknown): FormError {
  const measure = error instanceof AppError ? String(error.values['measure'] ?? '') : ''
  return formError(request, error, {
    'window-invalid': measure,
    'colour-invalid': 'accent',
    'colour-too-light': 'accent',
  })
}

const LOGO_MEGABYTES = 1

/** Without a file the logo is taken away. */
async function saveLogo(deps: Deps, request: ByCode, response: Response): Promise<void> {
  const { code } = request.params
  try {
    const { file, fields } = await readUpload(request, LOGO_MEGABYTES)
    const remove = fields['remove'] === 'yes'
    if (!file && !remove) throw new InputError('file-missing')
    const { actor } = callerOf(request)
    await changeLogo(deps, actor, code, Number(fields['version']), remove ? null : (file?.bytes ?? null))
  } catch (error) {
    const { text, status } = formError(request, error)
    return show(deps, request, response, undefined, { text, status, field: 'file' })
  }
  flash(request, 'ok', 'municipalities:letter.done')
  response.redirect(303, `/inrichting/brief/${encodeURIComponent(code)}`)
}

/** Only as a picture: opened by itself it may do nothing at all. */
async function sendLogo(deps: Deps, request: ByCode, response: Response): Promise<void> {
  const { logo } = await showLetterStyle(deps, callerOf(request).actor, request.params.code)
  if (!logo) throw new NotFoundError('not-found')
  response.set({ 'Content-Security-Policy': "default-src 'none'; sandbox", 'Cache-Control': 'no-store' })
  response.type(logo.kind).send(Buffer.from(logo.base64, 'base64'))
}

async function sendTest(deps: Deps, request: ByCode, response: Response): Promise<void> {
  const style = await showLetterStyle(deps, callerOf(request).actor, request.params.code)
  const pdf = await printWindowTest(deps, style, testWords(request, style))
  response.set('Cache-Control', 'no-store').type('pdf').send(pdf)
}

function testWords(request: Request, { window, municipality }: ShownStyle) {
  const language = readerLanguage(request)
  const say = (key: string) => translate(language, `municipalities:letter.${key}`)
  return {
    language,
    title: translate(language, 'municipalities:letter.test.title', { name: municipality.name }),
    steps: ['print', 'fold', 'look', 'change'].map((step) => say(`test.${step}`)),
    measures: MEASURES.map((name) => ({ label: say(`test.${name}`), text: `${window[name]} mm` })),
  }
}

/** Which of them a window is. */
function sideOf(window: LetterWindow): Side {
  const same = (one: LetterWindow) => MEASURES.every((measure) => one[measure] === window[measure])
  if (same(WINDOW_LEFT)) return 'left'
  return same(WINDOW_RIGHT) ? 'right' : 'own'
}

/** The window that was chosen; the measures count for one of its own only, `22,5` as well as `22.5`. What is no number is NaN. */
function windowOf({ side, ...typed }: { readonly side: Side } & Record<keyof LetterWindow, string>): LetterWindow {
  if (side !== 'own') return STANDARD[side]
  const number = (text: string) => Number(text.replace(',', '.') || NaN)
  return { left: number(typed.left), top: number(typed.top), width: number(typed.width), height: number(typed.height) }
}
