import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { fullName } from '../../people/full-name.ts'
import { findReferral } from '../../referrals/find-referral.ts'
import { errorsOf, type FormError, formError, line, readForm } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { addNote, LONGEST_NOTE, NOTE_KINDS } from '../add-note.ts'

type ByReference = Request<{ reference: string }>

// Longer than a note may be: what is too long comes back to be made shorter.
const noteForm = z.object({ kind: line, text: z.string().max(5_000).trim().default('') })
type TypedNote = z.output<typeof noteForm>

/** Writing down contact with somebody. */
export function noteRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/mensen/:reference/notitie', allow('planner'))
  router.get('/mensen/:reference/notitie', (request: ByReference, response) =>
    showForm(deps, request, response, { kind: '', text: '' }),
  )
  router.post('/mensen/:reference/notitie', async (request: ByReference, response) => {
    const typed = readForm(request.body, noteForm)
    const { reference } = request.params
    try {
      await addNote(deps, callerOf(request).actor, reference, typed)
    } catch (error) {
      return showForm(deps, request, response, typed, formError(request, error))
    }
    flash(request, 'ok', 'pool:note.done')
    response.redirect(303, `/mensen/${encodeURIComponent(reference)}#geschiedenis`)
  })
  return router
}

async function showForm(
  { db }: Deps,
  request: ByReference,
  response: Response,
  given: TypedNote,
  error?: FormError,
): Promise<void> {
  const language = readerLanguage(request)
  const { reference, person } = await findReferral(db.read, callerOf(request).actor, request.params.reference)
  const name = fullName(person)
  const data = {
    title: translate(language, 'pool:note.title', { name }),
    hint: translate(language, 'pool:note.hint', { count: LONGEST_NOTE }),
    name,
    reference,
    given,
    kinds: NOTE_KINDS.map((value) => ({
      value,
      label: translate(language, `pool:note.kinds.${value}`),
      checked: value === given.kind,
    })),
    errors: errorsOf(error),
    error,
  }
  showPage(request, response, 'pool/note', data, error?.status)
}
