import { MoreThanOrEqual } from 'typeorm'
import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { Event } from '../history/event.entity.ts'
import { recordEvent } from '../history/record-event.ts'
import { momentOf } from '../outside/clock.ts'
import { findReferral } from '../referrals/find-referral.ts'

/** The kind of event that says who looked at somebody. */
export const VIEWED = 'person.viewed'

/**
 * Writes down that somebody looked at a person: once for each user and day (access log; GDPR art. 5(1)(f), BIO 12.4).
 * @param userId Two colleagues may have the same name.
 * @throws NotFoundError `not-found`
 */
export async function recordView(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  reference: string,
  userId: string | undefined,
): Promise<void> {
  const { id, municipality } = await findReferral(db.read, by, reference)
  const today = { referralId: id, kind: VIEWED, at: MoreThanOrEqual(momentOf(clock.today(), '00:00')) }
  const user = userId ?? by.name
  await db.write(async (tx) => {
    const views = await tx.findBy(Event, today)
    if (views.some(({ data }) => data['user'] === user)) return
    await recordEvent(tx, clock.now(), by, { kind: VIEWED, referralId: id, municipality, data: { user } })
  }, `view:${id}`)
}
