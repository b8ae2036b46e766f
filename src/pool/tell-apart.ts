import type { World } from '../deps.ts'
import { ConflictError } from '../errors.ts'
import { Event } from '../history/event.entity.ts'
import { type Actor, recordEvents, work } from '../history/work.ts'
import { findReferral } from '../referrals/find-referral.ts'

/** The kind of event that says that somebody is not the person of a reference. */
export const TOLD_APART = 'person.told-apart'

/**
 * Writes down that two people are two, in the history of both: from then on neither is suggested for the other. Twice does nothing more.
 * @throws NotFoundError `not-found`, of either; ConflictError `merge-self` or `merge-other-municipality`.
 */
export async function tellApart(deps: World, by: Actor, references: readonly [string, string]): Promise<void> {
  await work(deps, by, {}, async ({ tx, at }) => {
    const [one, other] = [await findReferral(tx, by, references[0]), await findReferral(tx, by, references[1])]
    if (one.id === other.id) throw new ConflictError('merge-self')
    if (one.municipality !== other.municipality) throw new ConflictError('merge-other-municipality')
    const told = await tx.findBy(Event, { referralId: one.id, kind: TOLD_APART })
    if (told.some(({ data }) => data['reference'] === other.reference)) return
    const sides = [
      [one, other],
      [other, one],
    ] as const
    await recordEvents(
      tx,
      at,
      by,
      sides.map(([{ id, municipality }, { reference }]) => ({
        kind: TOLD_APART,
        referralId: id,
        municipality,
        data: { reference },
      })),
    )
  })
}
