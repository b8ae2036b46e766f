import type { EntityManager } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import type { Scope } from '../../history/work.ts'
import type { Moment } from '../../outside/clock.ts'
import { chooseCatchUps, isLeftOver, type LackingPerson } from '../../planner/search/catch-ups.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { spoken } from '../gathering/gather-people.ts'
import { gatherTimetable } from '../gathering/gather-timetable.ts'
import type { Session } from '../session.entity.ts'
import {
  listPlacesToCatchUp,
  listSeries,
  type PlaceToCatchUp,
  weighCatchUps,
  type WeighedCatchUp,
} from './weigh-catch-up.ts'

/** Somebody who lacks hours: with their person. */
export interface LackingReferral {
  readonly referral: Referral
  /** True for a session that completes the programme for them. */
  readonly completes: (session: Session) => boolean
}

/** Somebody, and the session at which they are to catch up. */
export interface ChosenCatchUp extends PlaceToCatchUp {
  readonly referral: Referral
}

/**
 * Who of those who lack hours catches up where, in seats that are nobody's who waits for a whole series (`isLeftOver`): the best choice
 * there is (`chooseCatchUps`). Changes nothing.
 * @param people No two of whom may not be away at one moment.
 */
export async function planCatchUps(
  tx: EntityManager,
  scope: Scope,
  people: readonly LackingReferral[],
  { now, today }: { readonly now: Moment; readonly today: Day },
): Promise<ChosenCatchUp[]> {
  if (people.length === 0) return []
  const timetable = await gatherTimetable(tx, today)
  const places = (await listPlacesToCatchUp(tx, scope, now)).filter(({ session, group: { slot } }) => {
    const host = timetable.hosts.get(slot.room.venue.municipality)
    return host !== undefined && isLeftOver(slot.startsOn, session.day, today, host.rules.noticeDays)
  })
  const referrals = people.map(({ referral }) => referral)
  const series = await listSeries(tx, referrals)
  const possible: WeighedCatchUp[] = []
  for (const place of places) {
    const some = people.filter(({ referral, completes }) => {
      const own = series.get(referral.id) ?? []
      return completes(place.session) && !own.some(({ groupId }) => groupId === place.group.id)
    })
    if (some.length === 0) continue
    const asked = some.map(({ referral }) => referral)
    possible.push(...(await weighCatchUps(tx, place, asked, today, { timetable, series })).filter(isPossible))
  }
  const { seats } = chooseCatchUps({
    today,
    people: referrals.map((referral) => lackingPerson(referral, possible)),
    sessions: possible.map(({ session, left }) => ({ id: session.id, day: session.day, seats: left })),
  })
  return seats.flatMap(({ person, session }) => {
    const chosen = possible.find((one) => one.reference === person && one.session.id === session)
    const referral = referrals.find(({ reference }) => reference === person)
    return chosen && referral ? [{ referral, session: chosen.session, group: chosen.group }] : []
  })
}

/** At night nobody asks them, so what they said before holds, and the post must be in time. */
export function isPossible({ objections, saidNo, tooLateForPost }: WeighedCatchUp): boolean {
  return objections.length === 0 && !saidNo && !tooLateForPost
}

function lackingPerson(
  { reference, waitingSince, deadline, person }: Referral,
  possible: readonly WeighedCatchUp[],
): LackingPerson {
  const own = possible.filter((one) => one.reference === reference)
  // As the planner ranks them; the rule of language has been asked.
  const languages = spoken(person.languages)
  return {
    id: reference,
    waitingSince,
    deadline,
    sessions: own.map((one) => ({ id: one.session.id, rank: languages.indexOf(one.group.language) })),
  }
}
