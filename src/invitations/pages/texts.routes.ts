import { type Request, type Response, Router } from 'express'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { flash, showPage, showFramed, readerLanguage } from '../../web/page/page.ts'
import { sayLanguage, translate } from '../../words/words.ts'
import { recordView } from '../../pool/list/show-person.ts'
import { letterForm, printOne, toType } from '../letters/letter-of.ts'
import { exampleAddress } from '../message/short-address.ts'
import { listTexts } from '../own-texts/list-texts.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import { listReviews } from '../texts/text-reviews.ts'
import { recordingsRoutes } from './recordings.routes.ts'
import { reviewsRoutes } from './reviews.routes.ts'
import { ownTextsRoutes } from './own-texts.routes.ts'
import { type SampleMessage, sampleMessage, sendTestMail } from '../own-texts/sample-message.ts'
import { sayGrid, saySample, saySampleSms, readAddress, kindOf } from './say-texts.ts'
import { NotFoundError } from '../../errors.ts'
import type { Scope } from '../../history/work.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { inScope } from '../../municipalities/scope.ts'
import { findOwnAccount } from '../../accounts/users/list-users.ts'
import { mailForm } from '../mail/mail-of.ts'

type Asked = Request<{ kind: string; language: string }>

/** What all messages say, in every language; and what a municipality says in its own words. */
export function textsRouter(deps: Deps): Router {
  const router = Router()
  const message = '/berichten/teksten/:kind/:language'
  router.get('/berichten/teksten', allow('planner', 'reader'), showGrid(deps))
  router.get(message, allow('planner', 'reader'), showSample(deps))
  router.get(`${message}/mail`, allow('planner', 'reader'), async (request: Asked, response) => {
    const { message, data } = await sampleFor(deps, request)
    showFramed(response, mailForm(message, data).html)
  })
  router.get(`${message}/brief.pdf`, allow('planner', 'reader'), async (request: Asked, response) => {
    const pdf = await printOne(deps.printer, letterFrom(deps, await sampleFor(deps, request)))
    response.set('Cache-Control', 'no-store').type('pdf').send(pdf)
  })
  router.post(`${message}/proef`, allow('planner'), sendTest(deps))
  return router.use(ownTextsRoutes(deps), recordingsRoutes(deps), reviewsRoutes(deps))
}

function showGrid(deps: Deps) {
  return async (request: Request, response: Response): Promise<void> => {
    const { actor, role } = callerOf(request)
    const language = readerLanguage(request)
    const { chosen, choices } = await chooseMunicipality(deps, actor.scope, request.query['gemeente'])
    const texts = chosen && (await listTexts(deps, actor, chosen.code))
    const shown = texts ? sayGrid(texts, chosen, language) : { title: translate(language, 'texts:none') }
    showPage(request, response, 'invitations/texts', {
      ...shown,
      chosen,
      choices,
      mayRecord: role === 'planner' || role === 'admin',
      mayAskReview: role === 'admin',
    })
  }
}

function showSample(deps: Deps) {
  return async (request: Asked, response: Response): Promise<void> => {
    const caller = callerOf(request)
    const language = readerLanguage(request)
    const { order, sample } = await askedSample(deps, request)
    const { choices } = await chooseMunicipality(deps, caller.actor.scope, order.municipality)
    const review = (await listReviews(deps.db.read))(order.kind, order.language)
    showPage(request, response, 'invitations/text', {
      ...saySample(order, sample, review, language),
      letter: letterFrom(deps, sample),
      sms: deps.config.sms && saySampleSms(order, sample, exampleAddress(deps.config.publicUrl), language),
      choices,
      mayAct: caller.role === 'planner' || caller.role === 'admin',
      ownAddress: (await findOwnAccount(deps, caller)).address,
    })
  }
}

function sendTest(deps: Deps) {
  return async (request: Asked, response: Response): Promise<void> => {
    const caller = callerOf(request)
    const language = readerLanguage(request)
    const order = await orderOf(deps, request)
    const to = await findOwnAccount(deps, caller)
    await sendTestMail(deps, caller.actor, order, { to, mark: translate(language, 'texts:read.testMark') })
    const kept = deps.config.smtpUrl === null
    flash(request, 'ok', kept ? 'texts:read.testKept' : 'texts:read.testSent', {
      address: to.address,
      language: sayLanguage(order.language, language),
    })
    response.redirect(303, readAddress(order.kind, order.language, order))
  }
}

async function sampleFor(deps: Deps, request: Asked): Promise<SampleMessage> {
  return (await askedSample(deps, request)).sample
}

/** With `?lezer=` as that person reads it; with `?voor=nl` the same for who reads Dutch, to lay beside it. */
async function askedSample(deps: Deps, request: Asked) {
  const { actor, userId } = callerOf(request)
  const { lezer } = request.query
  const order = { ...(await orderOf(deps, request)), ...(typeof lezer === 'string' && { reader: lezer }) }
  const sample = await sampleMessage(deps, actor, order)
  // Who looked is written down, as on the person's own page; nothing about the person changes.
  if (sample.reader.referral) await recordView(deps, actor, sample.reader.reference, userId)
  const dutch = request.query['voor'] === 'nl'
  return { order, sample: dutch ? { ...sample, message: sample.dutch } : sample }
}

async function orderOf(deps: Deps, request: Asked) {
  const { params, query } = request
  const { chosen } = await chooseMunicipality(deps, callerOf(request).actor.scope, query['gemeente'])
  return {
    municipality: chosen?.code ?? '',
    kind: kindOf(params.kind),
    language: params.language,
    draft: query['concept'] === 'ja',
  }
}

function letterFrom({ config }: Pick<Deps, 'config'>, { message, data, style }: SampleMessage) {
  return toType(letterForm(ourTemplates(), message, data, style), exampleAddress(config.publicUrl))
}

/** Whose messages somebody looks at, and whose they could. */
interface ChosenMunicipality {
  /** The one that was asked for, else the first; null where there is none yet. */
  readonly chosen: Municipality | null
  readonly choices: readonly { readonly value: string; readonly label: string }[]
}

/** @throws NotFoundError `not-found` when they ask for one that is not theirs. */
async function chooseMunicipality({ db }: Pick<Deps, 'db'>, scope: Scope, asked: unknown): Promise<ChosenMunicipality> {
  const all = await db.read.find(Municipality, { order: { name: 'ASC' } })
  const mine = all.filter(({ code }) => inScope(scope, code))
  const wanted = typeof asked === 'string' && asked !== ''
  const chosen = wanted ? mine.find(({ code }) => code === asked) : mine[0]
  if (wanted && !chosen) throw new NotFoundError('not-found')
  return { chosen: chosen ?? null, choices: mine.map(({ code, name }) => ({ value: code, label: name })) }
}
