import { In } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { checkReferral } from '../file/check-referral.ts'
import type { ReferralCandidate, ReferralContext } from '../file/candidate.ts'
import type { RowProblem } from '../file/problems.ts'
import { receiveReferrals } from './receive-referrals.ts'
import { Referral } from '../referral.entity.ts'
import type { ReferralFields } from '../file/headings.ts'

/** What came of one referral: taken in (or known already), or every problem with it. */
export type ReceivedOne =
  | { readonly outcome: 'new' | 'changed' | 'unchanged'; readonly id: string }
  | { readonly outcome: 'rejected'; readonly problems: readonly RowProblem[] }

/**
 * Takes in one referral, with the same checks as a row of a file. Without a municipality code it belongs to the caller's only
 * municipality.
 */
export async function receiveReferral(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  fields: ReferralFields,
): Promise<ReceivedOne> {
  const { candidate, problems } = checkReferral(fields, await contextFor(deps, by))
  if (!candidate) return { outcome: 'rejected', problems }
  return deps.db.write(async (tx) => {
    const received = await receiveReferrals(deps, by, [candidate])
    if (received.conflicts.length > 0) return { outcome: 'rejected', problems: received.conflicts }
    const { id } = await tx.findOneByOrFail(Referral, { person: personOf(candidate, deps) })
    return { outcome: received.new > 0 ? 'new' : received.changed > 0 ? 'changed' : 'unchanged', id }
  }, 'referrals')
}

async function contextFor({ db, clock }: Pick<Deps, 'db' | 'clock'>, { scope }: Actor): Promise<ReferralContext> {
  const known = (await db.read.find(Municipality, { select: { code: true } })).map(({ code }) => code)
  const only = scope !== 'all' && scope.length === 1 ? scope[0] : undefined
  return {
    today: clock.today(),
    knownMunicipalities: new Set(known),
    allowedMunicipalities: scope === 'all' ? 'all' : new Set(scope),
    ...(only !== undefined && { defaultMunicipality: only }),
  }
}

function personOf(candidate: ReferralCandidate, { secrets }: Pick<Deps, 'secrets'>) {
  const { municipality, bsn, vNumber } = candidate
  const number = bsn
    ? { bsnHash: In(secrets.hashes('bsn', bsn)) }
    : { vNumberHash: In(secrets.hashes('v-number', vNumber as string)) }
  return { municipality, ...number }
}
