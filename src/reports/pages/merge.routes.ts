import { type ErrorRequestHandler, type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { allow, callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { AppError, NotFoundError } from '../../errors.ts'
import { listAlike } from '../../pool/list/list-alike.ts'
import { recordView } from '../../pool/list/show-person.ts'
import { tellApart } from '../../pool/tell-apart.ts'
import { fullName } from '../../people/full-name.ts'
import { findReferral } from '../../referrals/find-referral.ts'
import { errorsOf, type FormError, formError, line, readForm } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { mergePeople } from '../merging/merge-people.ts'
import { showMerge, showUnmerge } from '../merging/show-merge.ts'
import { unmergePeople } from '../merging/unmerge-people.ts'
import { sayBoth, sayEffects } from './say-merge.ts'

type ByReference = Request<{ reference: string }>
type ByPair = Request<{ reference: string; other: string }>
type ByMerge = Request<{ reference: string; id: string }>

const pageOf = (reference: string) => `/mensen/${encodeURIComponent(reference)}`

/** Two people who may be one: who, then both beside each other, then one; and two again. */
export function mergeRouter(deps: Deps): Router {
  const router = Router()
  router.use(['/mensen/:reference/samenvoegen', '/mensen/:reference/splitsen'], allow('planner'))
  router.get('/mensen/:reference/samenvoegen', (request: ByReference, response) => chooseOther(deps, request, response))
  router.get('/mensen/:reference/samenvoegen/:other', async (request: ByPair, response) => {
    const { actor, userId } = callerOf(request)
    const { reference, other } = request.params
    // Who looks is written down, of both; nothing about them changes.
    for (const one of [reference, other]) await recordView(deps, actor, one, userId)
    await showBoth(deps, request, response)
  })
  router.post('/mensen/:reference/samenvoegen/:other', (request: ByPair, response) => merge(deps, request, response))
  router.post('/mensen/:reference/samenvoegen/:other/twee-mensen', async (request: ByPair, response) => {
    const { reference, other } = request.params
    await tellApart(deps, callerOf(request).actor, [reference, other])
    flash(request, 'ok', 'merging:apart.done')
    response.redirect(303, pageOf(reference))
  })
  router.get('/mensen/:reference/splitsen/:id', (request: ByMerge, response) => showSplit(deps, request, response))
  router.post('/mensen/:reference/splitsen/:id', async (request: ByMerge, response) => {
    try {
      await unmergePeople(deps, callerOf(request).actor, request.params.id)
    } catch (error) {
      return showSplit(deps, request, response, formError(request, error))
    }
    flash(request, 'ok', 'merging:split.done')
    response.redirect(303, pageOf(request.params.reference))
  })
  return router
}

/** A page about somebody who was merged leads to the same page about who they turned out to be. */
export function mergedPeople(): ErrorRequestHandler {
  return (error, request, response, next) => {
    const isPage = request.method === 'GET' && error instanceof AppError && error.code === 'person-merged'
    const reference = isPage ? error.values['reference'] : undefined
    if (reference === undefined) return next(error)
    response.redirect(303, pageOf(String(reference)))
  }
}

/** Whom they may be: suggested, or named by their reference. */
async function chooseOther(deps: Deps, request: ByReference, response: Response): Promise<void> {
  const { actor } = callerOf(request)
  const language = readerLanguage(request)
  const referral = await findReferral(deps.db.read, actor, request.params.reference)
  const { reference, person } = referral
  const { met } = readForm(request.query, z.object({ met: line }))
  const other = met && (await findTyped(deps, request, met))
  if (other && other !== reference)
    return response.redirect(303, `${pageOf(reference)}/samenvoegen/${encodeURIComponent(other)}`)
  const name = fullName(person)
  const wrong = { field: 'met', text: translate(language, 'merging:choose.unknown'), status: 422 }
  const error = met ? wrong : undefined
  const data = {
    title: translate(language, 'merging:choose.title', { name }),
    ...{ name, reference, met, errors: errorsOf(error), error },
    alike: (await listAlike(deps.db.read, referral)).map((one) => ({
      ...one,
      why: one.alike.map((what) => translate(language, `pool:alike.in.${what}`)).join(', '),
    })),
  }
  showPage(request, response, 'reports/merge-choose', data, error?.status)
}

/** The reference of somebody whom the planner may see, however it was typed; null when there is none. */
async function findTyped({ db }: Deps, request: ByReference, typed: string): Promise<string | null> {
  try {
    return (await findReferral(db.read, callerOf(request).actor, typed.toUpperCase())).reference
  } catch (error) {
    if (error instanceof NotFoundError) return null
    throw error
  }
}

async function showBoth(deps: Deps, request: ByPair, response: Response, error?: FormError): Promise<void> {
  const language = readerLanguage(request)
  const { reference, other } = request.params
  const shown = await showMerge(deps, callerOf(request).actor, [reference, other])
  const rows = sayBoth(shown, language)
  const data = {
    title: translate(language, 'merging:title'),
    name: fullName(shown.kept.referral.person),
    ...{ reference, other, seen: shown.seen, errors: errorsOf(error) },
    objection: shown.objection && translate(language, `errors:${shown.objection}`),
    differing: rows.filter(({ differs }) => differs),
    same: rows.filter(({ differs }) => !differs).map(({ label, kept }) => ({ label, text: kept })),
    effects: sayEffects(shown, language),
  }
  showPage(request, response, 'reports/merge', data, error?.status)
}

async function merge(deps: Deps, request: ByPair, response: Response): Promise<void> {
  const { reference, other } = request.params
  const { seen } = readForm(request.body, z.object({ seen: line }))
  try {
    await mergePeople(deps, callerOf(request).actor, [reference, other], seen)
  } catch (error) {
    const isGone = error instanceof AppError && error.code === 'person-merged'
    if (isGone) throw error
    return showBoth(deps, request, response, formError(request, error))
  }
  flash(request, 'ok', 'merging:done')
  response.redirect(303, pageOf(reference))
}

async function showSplit(deps: Deps, request: ByMerge, response: Response, error?: FormError): Promise<void> {
  const language = readerLanguage(request)
  const { merge, kept, objection } = await showUnmerge(deps, callerOf(request).actor, request.params.id)
  const names = { kept: kept.reference, gone: merge.goneReference }
  const say = (key: string) => translate(language, `merging:split.${key}`, names)
  const data = {
    title: say('title'),
    name: fullName(kept.person),
    ...{ reference: kept.reference, id: merge.id, errors: errorsOf(error) },
    objection: objection && translate(language, `errors:${objection}`),
    happens: say('happens'),
    whom: [say('back'), say('stays'), ...(merge.record.freed.length > 0 ? [say('seat')] : [])],
    yes: say('yes'),
  }
  showPage(request, response, 'reports/merge-split', data, error?.status)
}
