import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { atLeast } from '../../outside/constant-time.ts'
import { apiResources, operation, type ApiResources } from '../../web/json/api.ts'
import { municipalityQuery, pageAnswer, pageQuery, pageShape, partOf } from '../../web/json/api-pages.ts'
import { decideMove } from '../moves/settle-moves.ts'
import { listMoves } from '../moves/list-moves.ts'
import { TAKING_IN } from '../moves/weigh-moves.ts'
import {
  referralJson,
  referralShape,
  STATUS_WORDS,
  statusOf,
  statusWord,
  fieldsOf,
  referralBody,
  refused,
} from './referral-json.ts'
import type { Referral } from '../referral.entity.ts'
import { receiveReferral } from '../receiving/receive-referral.ts'
import { findReferralById, listReferrals } from '../find-referral.ts'

/** `/aanmeldingen`: who is sent to us. */
export function referralsApi(deps: Deps): ApiResources {
  return apiResources({
    '/aanmeldingen': { get: listAll(deps), post: receive(deps) },
    '/aanmeldingen/:id': { get: showOne(deps) },
    '/verhuizingen': { get: listOpenMoves(deps) },
    '/verhuizingen/:id/antwoorden': { post: answerMove(deps) },
  })
}

const listAll = (deps: Deps) =>
  operation({
    summary: 'Alle aanmeldingen, in volgorde van binnenkomst',
    roles: ['planner', 'coordinator', 'reader'],
    query: z.object({ ...municipalityQuery, status: statusWord.optional(), ...pageQuery }),
    answer: pageShape('aanmeldingen', referralShape),
    act: async (call) => {
      const { gemeente, status } = call.query
      const asked = { municipality: gemeente, status: statusOf(status), ...partOf(call.query) }
      const { total, rows } = await listReferrals(deps, call.by.scope, asked)
      return pageAnswer(call, 'aanmeldingen', { total, rows: rows.map(referralJson) })
    },
  })

const showOne = (deps: Deps) =>
  operation({
    summary: 'Eén aanmelding',
    roles: ['planner', 'coordinator', 'reader'],
    answer: referralShape,
    act: async ({ by, id }) => referralJson(await findReferralById(deps, by.scope, id)),
  })

/** Why a referral doesn't wait: what other municipalities know. The answer to who refers somebody must not tell guessed numbers apart. */
const KNOWN_ELSEWHERE = ['may-have-moved', 'signed-elsewhere']

function asReceived(referral: Referral): Referral {
  if (!KNOWN_ELSEWHERE.includes(referral.statusReason ?? '')) return referral
  return { ...referral, status: 'waiting', statusReason: null }
}

const receive = (deps: Deps) =>
  operation({
    summary:
      'Meldt iemand aan; dezelfde controles als het bestand. 200 als die persoon al bekend was. ' +
      'Of een andere gemeente die persoon kent, staat niet in dit antwoord: vraag de aanmelding later op.',
    roles: ['planner'],
    body: referralBody,
    answer: referralShape,
    status: 201,
    act: async ({ by, body, response }) => {
      const received = await atLeast(TAKING_IN, () => receiveReferral(deps, by, fieldsOf(body)))
      if (received.outcome === 'rejected') throw refused(received.problems)
      const referral = await findReferralById(deps, by.scope, received.id)
      response.location(`/api/v1/aanmeldingen/${referral.id}`)
      const answer = referralJson(asReceived(referral))
      return received.outcome === 'new' ? answer : response.status(200).json(answer)
    },
  })

const moveShape = z
  .object({
    id: z.string(),
    aanmelding: z.string().meta({ description: 'De eigen aanmelding waar de vraag over gaat.' }),
    referentie: z.string(),
    gemeente: z.string(),
    status: statusWord,
    naar: z.string().meta({ description: 'De gemeente die iemand met hetzelfde nummer aanmeldde.' }),
    gevraagdOp: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'Verhuizing' })

const listOpenMoves = (deps: Deps) =>
  operation({
    summary: 'Wie misschien naar een andere gemeente is verhuisd: wacht op antwoord',
    roles: ['planner'],
    query: z.object(pageQuery),
    answer: pageShape('verhuizingen', moveShape),
    act: async (call) => {
      const { total, moves } = await listMoves(deps, call.by.scope, partOf(call.query))
      const rows = moves.map(({ id, referralId, reference, municipality, status, to, askedAt }) => ({
        ...{ id, aanmelding: referralId, referentie: reference, gemeente: municipality },
        ...{ status: STATUS_WORDS[status], naar: to, gevraagdOp: askedAt },
      }))
      return pageAnswer(call, 'verhuizingen', { total, rows })
    },
  })

const answerMove = (deps: Deps) =>
  operation({
    summary: 'Zegt of iemand is verhuisd. 409 als een ander al antwoordde.',
    roles: ['planner'],
    body: z.object({ antwoord: z.enum(['verhuisd', 'niet-verhuisd']) }).meta({ id: 'AntwoordOpVerhuizing' }),
    status: 204,
    act: ({ by, id, body }) => decideMove(deps, by, id, body.antwoord === 'verhuisd'),
  })
