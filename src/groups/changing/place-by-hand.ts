import { In } from 'typeorm'
import type { World } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { type Actor, recordEvents, type Work, work } from '../../history/work.ts'
import { partOfDay } from '../../calendar/days.ts'
import { hasBegun } from '../../municipalities/half-days/add-slots.ts'
import { Unavailability } from '../../pool/unavailability.entity.ts'
import { moveReferral } from '../../referrals/known/change-referral.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { findGroup } from '../group/find-group.ts'
import type { Group } from '../group.entity.ts'
import { RulesBrokenError } from '../proposals/change-members.ts'
import { TOO_MANY_INVITATIONS } from '../seats/return-to-pool.ts'
import { changePlacement, lockGroup } from '../seats/steps.ts'
import { takeSeats } from '../seats/take-seats.ts'
import { type Company, companyOf, weighPlace } from './weigh-place.ts'

/** The group that somebody chose together with a planner, as the page showed the person. */
export interface ChosenPlace {
  readonly groupId: string
  /** Of the referral. */
  readonly version: number
  /** They say now that they can come, whatever they said before of that half day. */
  readonly comesAnyway: boolean
}

/**
 * Gives somebody, and whoever goes together with them, a seat in a planned group that was chosen on the telephone; the seat they had comes
 * free, and they are told in writing as everybody is. The hard rules hold, and the last chair is given once.
 * @throws NotFoundError `not-found`, `group-unknown`; ConflictError `changed-meanwhile`, `group-step`, `group-begun`, `not-waiting`,
 *   `said-no`; RulesBrokenError.
 */
export async function placeByHand(deps: World, by: Actor, reference: string, chosen: ChosenPlace): Promise<void> {
  await work(deps, by, { lock: `group:${chosen.groupId}` }, async (work) => {
    const { tx, today, at } = work
    const group = await findGroup(tx, by.scope, chosen.groupId)
    if (group.status !== 'planned') throw new ConflictError('group-step', { from: group.status, to: 'planned' })
    if (hasBegun(group.slot, at)) throw new ConflictError('group-begun')
    await lockGroup(tx, group.id)
    const company = await companyOf(tx, by, reference)
    if (company.people[0]?.version !== chosen.version) throw new ConflictError('changed-meanwhile')
    if (
      company.seats.some((seat) => seat.group.id === group.id && seat.sessionId === null) ||
      !company.people.every(isFree)
    )
      throw new ConflictError('not-waiting')
    const { objections, saidNo } = await weighPlace(tx, group, company, today)
    if (objections.length > 0) throw new RulesBrokenError(objections)
    if (saidNo && !chosen.comesAnyway) throw new ConflictError('said-no')
    if (saidNo) await openHalfDays(work, group, company)
    await leaveSeats(work, company)
    const people = await tx.findBy(Referral, { id: In(company.people.map(({ id }) => id)) })
    await takeSeats(work, group, people, {}, { context: 'telephone' })
  })
}

function isFree({ status, statusReason }: Referral): boolean {
  return status === 'waiting' || status === 'placed' || (status === 'paused' && statusReason === TOO_MANY_INVITATIONS)
}

/** What they say now replaces what they said before, of the half days of this group and no others. */
export async function openHalfDays(
  { tx }: Work,
  { slot }: Pick<Group, 'slot'>,
  { people }: Pick<Company, 'people'>,
): Promise<void> {
  const halfDays = slot.sessions.map(({ date, start }) => ({ date, part: partOfDay(start) }))
  for (const { id, availability } of people) {
    for (const { date, part } of halfDays) await tx.delete(Unavailability, { referralId: id, day: date, part })
    if (!availability) continue
    await tx.update(
      Referral,
      { id },
      { availability: { ...availability, also: [...(availability.also ?? []), ...halfDays] } },
    )
  }
}

async function leaveSeats({ tx, at, by }: Work, { people, seats }: Company): Promise<void> {
  for (const seat of seats) await changePlacement(tx, seat, { status: 'cancelled' })
  const back = people.filter(({ status }) => status !== 'waiting')
  await moveReferral(
    tx,
    back.map(({ id }) => id),
    'waiting',
  )
  const happenings = seats.map(({ referral, group }) => ({
    kind: 'placement.cancelled',
    referralId: referral.id,
    groupId: group.id,
    municipality: referral.municipality,
    data: { reason: 'other-half-day' },
  }))
  await recordEvents(tx, at, by, happenings)
}
