import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { type FormError, formError, readForm } from '../../web/page/form.ts'
import { translate } from '../../words/words.ts'
import { showGroup, groupTitle } from '../group/show-group.ts'
import { formOfGroup, moveRooms, moveRows, moveShown, wishOf, moveForm, type MoveForm } from './move-page.ts'
import { MOVE_REASONS, moveSession } from '../changing/move-session.ts'
import { type WeighedMove, showMove } from '../changing/weigh-move.ts'
import { requireNotOver } from '../group/end-group.ts'
import { listSlotChoices } from '../../municipalities/half-days/new-slot.ts'

const confirmed = moveForm.extend({ version: z.coerce.number().int(), reason: z.enum(MOVE_REASONS) })

/** Moving a live group: what would change and who hears it, and then doing it. */
export function moveSessionRouter(deps: Deps): Router {
  const router = Router()
  router.use('/groepen/:id/verzetten', allow('planner'))
  router.get('/groepen/:id/verzetten', async (request, response) => {
    const { id } = request.params
    if (Object.keys(request.query).length === 0) return movePage(deps, request, response, id)
    const given = readForm(request.query, moveForm)
    try {
      const weighed = await showMove(deps, callerOf(request).actor, id, wishOf(given))
      await movePage(deps, request, response, id, { given, weighed })
    } catch (error) {
      await movePage(deps, request, response, id, { given, error: formError(request, error) })
    }
  })
  router.post('/groepen/:id/verzetten', async (request, response) => {
    const { id } = request.params
    const { version, reason, ...given } = readForm(request.body, confirmed)
    try {
      await moveSession(deps, callerOf(request).actor, id, { ...wishOf(given), version, reason })
    } catch (error) {
      return movePage(deps, request, response, id, { given, error: formError(request, error) })
    }
    flash(request, 'ok', 'groups:move.done')
    response.redirect(303, `/groepen/${id}`)
  })
  return router
}

interface Shown {
  readonly given?: MoveForm
  readonly weighed?: WeighedMove
  readonly error?: FormError
}

async function movePage(
  deps: Deps,
  request: Request,
  response: Response,
  id: string,
  { given, weighed, error }: Shown = {},
): Promise<void> {
  const language = readerLanguage(request)
  const { actor } = callerOf(request)
  const described = await showGroup(deps, actor.scope, id)
  await requireNotOver(deps.db.read, described.group, deps.clock.now())
  const choices = await listSlotChoices(deps, actor)
  const filled = given ?? formOfGroup(described)
  const preview = weighed && moveShown(weighed, described, language)
  const data = {
    title: translate(language, preview && !preview.impossible ? 'groups:move.confirmTitle' : 'groups:move.title'),
    group: described.group,
    name: groupTitle(language, described),
    rows: moveRows(described, filled, deps.clock.now()),
    rooms: moveRooms(described, choices, language),
    room: filled.room,
    today: deps.clock.today(),
    reasons: MOVE_REASONS.map((value) => ({ value, label: translate(language, `groups:cancelReasons.${value}`) })),
    preview,
    error,
  }
  showPage(request, response, 'groups/move', data, error?.status)
}
