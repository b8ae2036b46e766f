import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { fullName } from '../../people/full-name.ts'
import { errorsOf, type FormError, formError, line, readForm } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { placeText } from '../group/show-group.ts'
import { DECLINE_REASONS, isDeclineReason } from '../placement-status.ts'
import type { Answer } from '../seats/answer-placement.ts'
import { answerByTelephone, showCaller } from '../seats/answer-by-telephone.ts'

type ByReference = Request<{ reference: string }>

const answerForm = z.object({ antwoord: line, reden: line, groep: line, plaats: line })

/** What somebody says on the telephone about the seat that they were asked about. */
export function telephoneRouter(deps: Deps): Router {
  const router = Router()
  router.use('/mensen/:reference/antwoord', allow('planner'))
  router.get('/mensen/:reference/antwoord', (request: ByReference, response) => showForm(deps, request, response))
  router.post('/mensen/:reference/antwoord', async (request: ByReference, response) => {
    const typed = readForm(request.body, answerForm)
    const { reference } = request.params
    try {
      const answer = readAnswer(typed)
      await answerByTelephone(deps, callerOf(request).actor, reference, typed.plaats, answer)
      flash(request, 'ok', answer.coming ? 'pool:telephone.comes' : 'pool:telephone.cannot')
    } catch (error) {
      return showForm(deps, request, response, formError(request, error, FIELD_NAMES))
    }
    const back = GROUP.test(typed.groep) ? `/groepen/${typed.groep}` : `/mensen/${encodeURIComponent(reference)}`
    response.redirect(303, back)
  })
  return router
}

const FIELD_NAMES = { 'answer-missing': 'antwoord', 'reason-missing': 'reden' }
const GROUP = /^[0-9a-f-]{36}$/

function readAnswer({ antwoord, reden }: z.output<typeof answerForm>): Answer {
  if (antwoord === 'komt') return { coming: true }
  if (antwoord !== 'kan-niet') throw new InputError('answer-missing')
  if (!isDeclineReason(reden)) throw new InputError('reason-missing')
  return { coming: false, reason: reden }
}

async function showForm(deps: Deps, request: ByReference, response: Response, error?: FormError): Promise<void> {
  const language = readerLanguage(request)
  const { referral, seat } = await showCaller(deps.db.read, callerOf(request).actor, request.params.reference)
  const name = fullName(referral.person)
  // Where they came from, and what was chosen when the form comes back.
  const given = readForm({ ...request.query, ...(request.body as object | undefined) }, answerForm)
  const say = (key: string, values = {}) => translate(language, `pool:telephone.${key}`, values)
  const data = {
    title: say('title', { name }),
    name,
    reference: referral.reference,
    given,
    seat: seat && {
      id: seat.id,
      text: `${placeText(language, seat.group)}, ${seat.group.slot.room.venue.name}`,
      standing: translate(language, `groups:seat.${seat.status}`),
    },
    back: GROUP.test(given.groep) ? `/groepen/${given.groep}` : `/mensen/${encodeURIComponent(referral.reference)}`,
    answers: ['komt', 'kan-niet'].map((value) => ({
      value,
      label: say(`answers.${value}`),
      checked: value === given.antwoord,
    })),
    reasons: DECLINE_REASONS.map(({ code }) => ({
      value: code,
      label: translate(language, `history:cannot.${code}`),
    })),
    errors: errorsOf(error),
    error,
  }
  showPage(request, response, 'pool/telephone', data, error?.status)
}
