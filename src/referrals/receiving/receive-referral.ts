import { In } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { type Actor, work, type Work } from '../../history/work.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import type { ReferralCandidate, ReferralContext } from '../file/candidate.ts'
import { checkReferral } from '../file/check-rows.ts'
import type { ReferralFields } from '../file/headings.ts'
import type { RowProblem } from '../file/problems.ts'
import { Referral } from '../referral.entity.ts'
import { RECEIVING, takeInReferrals } from './receive-referrals.ts'

/** What came of one referral: taken in (or known already), or every problem with it. */
type ReceivedOne =
  | { readonly outcome: 'new' | 'changed' | 'unchanged'; readonly id: string }
  | { readonly outcome: 'rejected'; readonly problems: readonly RowProblem[] }

/**
 * Takes in one referral, with the same checks as a row of a file. Without a municipality code it belongs to the caller's only
 * municipality.
 */
export function receiveReferral(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  fields: ReferralFields,
): Promise<ReceivedOne> {
  return work(deps, by, RECEIVING, async (work) => {
    const { candidate, problems } = checkReferral(fields, await receivingContext(work))
    if (!candidate) return { outcome: 'rejected', problems }
    const received = await takeInReferrals(work, deps.secrets, [candidate])
    if (received.conflicts.length > 0) return { outcome: 'rejected', problems: received.conflicts }
    const { id } = await work.tx.findOneByOrFail(Referral, { person: personWith(candidate, deps) })
    return { outcome: received.new > 0 ? 'new' : received.changed > 0 ? 'changed' : 'unchanged', id }
  })
}

/** What the checks of what comes in alone need to know; without a municipality it belongs to the caller's only one. */
export async function receivingContext({ tx, today, by: { scope } }: Work): Promise<ReferralContext> {
  const known = (await tx.find(Municipality, { select: { code: true } })).map(({ code }) => code)
  const only = scope !== 'all' && scope.length === 1 ? scope[0] : undefined
  return {
    today,
    knownMunicipalities: new Set(known),
    allowedMunicipalities: scope === 'all' ? 'all' : new Set(scope),
    ...(only !== undefined && { defaultMunicipality: only }),
  }
}

/** By which somebody is found who was just taken in. */
export function personWith(candidate: ReferralCandidate, { secrets }: Pick<Deps, 'secrets'>) {
  const { municipality, bsn, vNumber } = candidate
  const number = bsn
    ? { bsnHash: In(secrets.hashes('bsn', bsn)) }
    : { vNumberHash: In(secrets.hashes('v-number', vNumber as string)) }
  return { municipality, ...number }
}
