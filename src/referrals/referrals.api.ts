import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { apiResources, operation, type ApiResources } from '../web/api.ts'
import { municipalityQuery, pageAnswer, pageQuery, pageShape, partOf } from '../web/api-pages.ts'
import { findReferral, listReferrals } from './list-referrals.ts'
import { receiveReferral } from './receive-referral.ts'
import { fieldsOf, referralBody, refused } from './referral-body.ts'
import { referralJson, referralShape, statusOf, statusWord } from './referral-json.ts'

/** `/aanmeldingen`: who is sent to us. */
export function referralsApi(deps: Deps): ApiResources {
  return apiResources({
    '/aanmeldingen': { get: listAll(deps), post: receive(deps) },
    '/aanmeldingen/:id': { get: showOne(deps) },
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
    act: async ({ by, id }) => referralJson(await findReferral(deps, by.scope, id)),
  })

const receive = (deps: Deps) =>
  operation({
    summary: 'Meldt iemand aan; dezelfde controles als het bestand. 200 als die persoon al bekend was.',
    roles: ['planner'],
    body: referralBody,
    answer: referralShape,
    status: 201,
    act: async ({ by, body, response }) => {
      const received = await receiveReferral(deps, by, fieldsOf(body))
      if (received.outcome === 'rejected') throw refused(received.problems)
      const referral = await findReferral(deps, by.scope, received.id)
      response.location(`/api/v1/aanmeldingen/${referral.id}`)
      if (received.outcome !== 'new') return response.status(200).json(referralJson(referral))
      return referralJson(referral)
    },
  })
