import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import { addDays, isDay } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { errorsOf, type FormError, formError, line, readForm } from '../../web/page/form.ts'
import { translate } from '../../words/words.ts'
import {
  leaveProgramme,
  PAUSE_REASONS,
  type ProgrammeStep,
  WITHDRAW_REASONS,
  showProgramme,
} from '../seats/leave-programme.ts'

const form = z.object({ reason: line, until: line, version: z.coerce.number().int() })

const FIELD_NAMES = { 'reason-missing': 'reason', 'pause-day-past': 'until', 'pause-day-invalid': 'until' }

/** What somebody may be asked to do, by the word in the address. */
const STEPS = {
  stoppen: { to: 'withdrawn', reasons: WITHDRAW_REASONS },
  pauzeren: { to: 'paused', reasons: PAUSE_REASONS },
  verder: { to: 'waiting', reasons: [] },
} as const
type Word = keyof typeof STEPS

/** Somebody stops, pauses or goes on: a question first, then the act. */
export function programmeRouter(deps: Deps): Router {
  const router = Router()
  router.use('/mensen/:reference', allow('planner', 'reader'))
  for (const word of Object.keys(STEPS) as Word[]) {
    const ask = Router({ mergeParams: true })
    ask.use(allow('planner'))
    ask.get('/', (request: Request<{ reference: string }>, response) => showQuestion(deps, request, response, word))
    ask.post('/', async (request: Request<{ reference: string }>, response) => {
      try {
        await takeStep(deps, request, word)
      } catch (error) {
        return showQuestion(deps, request, response, word, formError(request, error, FIELD_NAMES))
      }
      flash(request, 'ok', `pool:programme.${word}.done`)
      response.redirect(303, `/mensen/${encodeURIComponent(request.params.reference)}`)
    })
    router.use(`/mensen/:reference/${word}`, ask)
  }
  return router
}

async function takeStep(deps: Deps, request: Request<{ reference: string }>, word: Word): Promise<void> {
  const { actor } = callerOf(request)
  const { reason, until, version } = readForm(request.body, form)
  if (until !== '' && !isDay(until)) throw new InputError('pause-day-invalid')
  const { referralId } = await showProgramme(deps, actor, request.params.reference)
  const { to, reasons } = STEPS[word]
  const known = reasons.find((one) => one === reason)
  await leaveProgramme(deps, actor, referralId, { to, reason: known, until: until || null } as ProgrammeStep, version)
}

async function showQuestion(
  deps: Deps,
  request: Request<{ reference: string }>,
  response: Response,
  word: Word,
  error?: FormError,
): Promise<void> {
  const language = readerLanguage(request)
  const person = await showProgramme(deps, callerOf(request).actor, request.params.reference)
  const { to, reasons } = STEPS[word]
  // What was chosen stays when the form comes back.
  const given = { reason: '', until: '', ...(request.body as object | undefined) }
  const data = {
    title: translate(language, `pool:programme.${word}.title`, { name: person.name }),
    word,
    kind: word === 'stoppen' ? 'danger' : 'primary',
    person,
    possible: person.steps.includes(to) && !(word === 'verder' && person.status === 'placed'),
    given,
    until: to === 'paused',
    tomorrow: addDays(deps.clock.today(), 1),
    reasons: reasons.map((value) => ({
      value,
      label: translate(language, `pool:programme.reasons.${value}`),
      checked: value === given.reason,
    })),
    errors: errorsOf(error),
  }
  showPage(request, response, 'pool/programme', data, error?.status)
}
