import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { allow, callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { inScope } from '../../municipalities/scope.ts'
import { typedAvailability, weekChoices } from '../../referrals/receiving/read-availability.ts'
import { errorsOf, type FormError, formError, line, readForm, ticked } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { sayLanguages, translate } from '../../words/words.ts'
import { typedFee } from '../trainers/check-trainer.ts'
import { addTrainer, changeTrainer, findTrainer, listTrainers } from '../trainers/keep-trainers.ts'
import { listUnreached } from '../trainers/mail-trouble.ts'
import { sayFee } from '../trainers/say-trainers.ts'
import { requestStanding } from '../trainers/standing.ts'
import { resumeTrainer, stopTrainer, weighStop } from '../trainers/stop-trainer.ts'
import { type Trainer, TRAINER_ROLES } from '../trainers/trainer.entity.ts'

const ROOT = '/inrichting/trainers'

const form = z.object({
  version: z.coerce.number().int().default(0),
  name: line,
  email: line,
  phone: line,
  language: line,
  roles: ticked,
  languages: line,
  municipalities: ticked,
  fee: line,
  week: ticked,
  availableFrom: line,
  availableUntil: line,
})
type Form = z.output<typeof form>

const FIELDS = { from: 'availableFrom', until: 'availableUntil' }

/** Who gives half days: the list, and adding, changing and stopping them. */
export function trainersRouter(deps: Deps): Router {
  const router = Router()
  router.use(ROOT, allow('planner'))
  router.get(ROOT, (request, response) => showTrainers(deps, request, response))
  router.get(`${ROOT}/nieuw`, async (request, response) => {
    const places = await placesOf(deps, request)
    const municipalities = places.length === 1 ? places.map(({ code }) => code) : []
    await showForm(deps, request, response, { given: { ...EMPTY, municipalities } })
  })
  router.post(`${ROOT}/nieuw`, async (request, response) => {
    const given = readForm(request.body, form)
    try {
      await addTrainer(deps, callerOf(request).actor, typedFrom(given))
    } catch (error) {
      return showForm(deps, request, response, { given, error: formError(request, error, FIELDS) })
    }
    flash(request, 'ok', 'trainers:form.added', { name: given.name })
    response.redirect(303, ROOT)
  })
  router.get(`${ROOT}/:id`, async (request, response) => {
    const trainer = await findTrainer(deps.db.read, callerOf(request).actor.scope, request.params.id)
    await showForm(deps, request, response, { trainer, given: filledForm(trainer) })
  })
  router.post(`${ROOT}/:id`, async (request, response) => {
    const { actor } = callerOf(request)
    const given = readForm(request.body, form)
    const trainer = await findTrainer(deps.db.read, actor.scope, request.params.id)
    try {
      await changeTrainer(deps, actor, trainer.id, { ...typedFrom(given), version: given.version })
    } catch (error) {
      return showForm(deps, request, response, { trainer, given, error: formError(request, error, FIELDS) })
    }
    flash(request, 'ok', 'trainers:form.changed', { name: given.name })
    response.redirect(303, ROOT)
  })
  return router.use(stopRoutes(deps))
}

/** Stopping a trainer, and taking them back. */
function stopRoutes(deps: Deps): Router {
  const router = Router()
  router.get(`${ROOT}/:id/stoppen`, async (request, response) => {
    const { scope } = callerOf(request).actor
    const { trainer, others, ending } = await weighStop(deps.db.read, scope, request.params.id, deps.clock.now())
    const { id, name } = trainer
    const language = readerLanguage(request)
    const say = (key: string, count = 0) => translate(language, `trainers:stop.${key}`, { name, count })
    const count = ending.filter((one) => requestStanding(one) === 'accepted').length
    const isShared = others.length > 0
    showPage(request, response, 'groups/stop-trainer', {
      title: say(isShared ? 'titleHere' : 'title'),
      happens: [say(isShared ? 'happensHere' : 'happens'), count > 0 ? say('gives', count) : ''].join(' ').trim(),
      undo: say(isShared ? 'undoHere' : 'undo'),
      id,
    })
  })
  router.post(`${ROOT}/:id/stoppen`, async (request, response) => {
    const { actor } = callerOf(request)
    const { id, name } = await findTrainer(deps.db.read, actor.scope, request.params.id)
    await stopTrainer(deps, actor, id)
    flash(request, 'ok', 'trainers:stop.done', { name })
    response.redirect(303, ROOT)
  })
  router.post(`${ROOT}/:id/terug`, async (request, response) => {
    const { actor } = callerOf(request)
    const { id, name } = await findTrainer(deps.db.read, actor.scope, request.params.id)
    await resumeTrainer(deps, actor, id)
    flash(request, 'ok', 'trainers:stop.back', { name })
    response.redirect(303, ROOT)
  })
  return router
}

async function showTrainers(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const { scope } = callerOf(request).actor
  const names = new Map((await deps.db.read.find(Municipality)).map(({ code, name }) => [code, name]))
  const trainers = await listTrainers(deps.db.read, scope)
  const unreached = await unreachedBy(deps, request)
  showPage(request, response, 'groups/trainers', {
    title: translate(language, 'trainers:title', { count: trainers.filter(({ stoppedAt }) => !stoppedAt).length }),
    trainers: trainers.map((trainer) => ({
      ...trainer,
      said: trainer.roles.map((role) => translate(language, `trainers:role.${role}`)).join(', '),
      spoken: sayLanguages(trainer.languages, language),
      places: trainer.municipalities.map((code) => names.get(code) ?? code).join(', '),
      fee: sayFee(trainer.feeCents, language),
      trouble: unreached.get(trainer.id),
    })),
  })
}

/** What became of the first mail that did not reach somebody, by trainer: `failed` or `claimed`. */
async function unreachedBy(deps: Deps, request: Request): Promise<ReadonlyMap<string, string>> {
  const mails = await listUnreached(deps, callerOf(request).actor.scope)
  return new Map(mails.reverse().map(({ request, status }) => [request.trainer.id, status]))
}

const EMPTY: Form = {
  ...{ version: 0, name: '', email: '', phone: '', language: 'nl', roles: ['trainer'], languages: '', fee: '' },
  ...{ municipalities: [], week: [...typedAvailability(null).week], availableFrom: '', availableUntil: '' },
}

function filledForm({ languages, phone, feeCents, availability, ...trainer }: Trainer): Form {
  const { week, from, until } = typedAvailability(availability)
  return {
    ...trainer,
    ...{ languages: languages.join(', '), phone: phone ?? '', fee: typedFee(feeCents) },
    ...{ week: [...week], availableFrom: from, availableUntil: until },
  }
}

function typedFrom({ week, availableFrom, availableUntil, ...given }: Form) {
  return { ...given, availability: { week, from: availableFrom, until: availableUntil } }
}

/** Where the reader may say that somebody gives half days. */
async function placesOf({ db }: Deps, request: Request): Promise<Municipality[]> {
  const { scope } = callerOf(request).actor
  return (await db.read.find(Municipality, { order: { name: 'ASC' } })).filter(({ code }) => inScope(scope, code))
}

interface Shown {
  /** None: a new one. */
  readonly trainer?: Trainer
  readonly given: Form
  readonly error?: FormError
}

async function showForm(
  deps: Deps,
  request: Request,
  response: Response,
  { trainer, given, error }: Shown,
): Promise<void> {
  const language = readerLanguage(request)
  const say = (key: string, values = {}) => translate(language, `trainers:${key}`, values)
  const places = await placesOf(deps, request)
  const data = {
    title: trainer ? say('form.titleChange', { name: trainer.name }) : say('form.title'),
    ...{ trainer, given, error, errors: errorsOf(error) },
    trouble: trainer && (await unreachedBy(deps, request)).get(trainer.id),
    roles: TRAINER_ROLES.map((value) => ({
      ...{ value, label: say(`role.${value}`), checked: given.roles.includes(value) },
    })),
    municipalities: places.map(({ code, name }) => ({
      ...{ value: code, label: name, checked: given.municipalities.includes(code) },
    })),
    writes: (['nl', 'en'] as const).map((value) => ({ value, label: say(`form.writes.${value}`) })),
    choices: weekChoices(given.week, language),
  }
  showPage(request, response, 'groups/trainer', data, error?.status)
}
