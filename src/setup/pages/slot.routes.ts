import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { errorsOf, type FormError, formError, line, readForm } from '../../web/page/form.ts'
import { translate } from '../../words/words.ts'
import { addSlots } from '../../municipalities/half-days/add-slots.ts'
import { changeSlot, withdrawSlot } from '../half-days/change-slot.ts'
import { type NewSlot, listSlotChoices } from '../../municipalities/half-days/new-slot.ts'
import { previewSlots } from '../half-days/slot-pattern.ts'
import { sayNote } from '../../municipalities/half-days/slot-notes.ts'
import {
  WHAT_ERRORS,
  whatFields,
  whatOf,
  whatShown,
  type WhatForm,
  formOfSlot,
  readSessions,
  sessionFields,
  sessionRows,
  slotTitle,
} from './slot-form.ts'
import { sayNeeded, slotWish, wishedSlot } from './slot-wish.ts'
import { showSlot } from '../half-days/list-slots.ts'

const form = z.object({ ...whatFields, ...sessionFields, version: z.coerce.number().int().default(0), seen: line })
type SlotForm = z.infer<typeof form>

/** One slot: entering it, changing it, taking it out of the timetable and putting it back. */
export function slotRouter(deps: Deps): Router {
  const router = Router()
  router.get('/inrichting/dagdelen/nieuw', async (request, response) => {
    const wish = readForm(request.query, slotWish)
    const choices = await listSlotChoices(deps, callerOf(request).actor)
    const needed = wish.taal && sayNeeded(wish, choices, readerLanguage(request))
    await showForm(deps, request, response, { given: wishedSlot(wish, choices), more: { needed } })
  })
  router.post('/inrichting/dagdelen/nieuw', (request, response) =>
    save(deps, request, response, async (slot) => {
      await addSlots(deps, callerOf(request).actor, [slot])
      flash(request, 'ok', 'municipalities:slotForm.added')
    }),
  )
  router.get('/inrichting/dagdeel/:code', (request, response) =>
    showChosen(deps, request, response, request.params.code),
  )
  router.post('/inrichting/dagdeel/:code', (request, response) => {
    const code = request.params['code']
    return save(
      deps,
      request,
      response,
      async (slot, version) => {
        await changeSlot(deps, callerOf(request).actor, { code, version, slot })
        flash(request, 'ok', 'municipalities:slotForm.changed')
      },
      code,
    )
  })
  for (const [path, closed] of [
    ['intrekken', true],
    ['openen', false],
  ] as const) {
    router.post(`/inrichting/dagdeel/:code/${path}`, async (request, response) => {
      const code = request.params['code']
      const { version } = readForm(request.body, z.object({ version: z.coerce.number().int() }))
      await withdrawSlot(deps, callerOf(request).actor, { code, version, closed })
      flash(request, 'ok', closed ? 'municipalities:slotForm.withdrawn' : 'municipalities:slotForm.reopened')
      response.redirect(303, `/inrichting/dagdeel/${encodeURIComponent(code)}`)
    })
  }
  return router
}

/** Saves at once when there is nothing to warn of; else shows what, and saves when the same comes back. */
async function save(
  deps: Deps,
  request: Request,
  response: Response,
  act: (slot: NewSlot, version: number) => Promise<void>,
  code?: string,
): Promise<void> {
  const given = readForm(request.body, form)
  try {
    const slot = { ...whatOf(given), sessions: readSessions(given) }
    const language = readerLanguage(request)
    const [preview] = await previewSlots(deps, callerOf(request).actor, [slot], code)
    const warnings = (preview?.notes ?? [])
      .filter(({ level }) => level !== 'info')
      .map((note) => sayNote(note, language))
    const seen = warnings.map(({ text }) => text).join('|')
    if (seen !== given.seen) return await showForm(deps, request, response, { given, warnings, seen, code })
    await act(slot, given.version)
    response.redirect(303, `/inrichting/dagdelen?maand=${slot.sessions[0]?.date.slice(0, 7)}`)
  } catch (error) {
    await showForm(deps, request, response, { given, code, error: formError(request, error, WHAT_ERRORS) })
  }
}

interface Shown {
  readonly given: WhatForm & Partial<SlotForm>
  readonly code?: string | undefined
  readonly warnings?: readonly object[]
  readonly seen?: string
  readonly error?: FormError
  readonly more?: object
}

async function showForm(deps: Deps, request: Request, response: Response, shown: Shown): Promise<void> {
  const language = readerLanguage(request)
  const choices = await listSlotChoices(deps, callerOf(request).actor)
  const { given, code, warnings = [], seen = '', error, more } = shown
  const data = {
    title: translate(language, code ? 'municipalities:slotForm.changeTitle' : 'municipalities:slotForm.title'),
    ...whatShown(given, choices, language),
    sessions: sessionRows(given),
    action: code ? `/inrichting/dagdeel/${encodeURIComponent(code)}` : '/inrichting/dagdelen/nieuw',
    ...{ code, warnings, seen, version: given.version ?? 0, today: deps.clock.today(), editable: true },
    ...{ errors: errorsOf(error), error, anyRoom: choices.rooms.length > 0 },
    ...more,
  }
  showPage(request, response, 'municipalities/slot', data, error?.status ?? (warnings.length > 0 ? 422 : 200))
}

async function showChosen(deps: Deps, request: Request, response: Response, code: string): Promise<void> {
  const language = readerLanguage(request)
  const described = await showSlot(deps, callerOf(request).actor, code)
  const more = {
    ...described,
    title: slotTitle(described, language),
    usedWords: `municipalities:slotForm.${described.state === 'held' ? 'heldText' : 'usedText'}`,
    notes: described.notes.map((note) => sayNote(note, language)),
  }
  await showForm(deps, request, response, { given: formOfSlot(described.slot), code, more })
}
