import { In, type EntityManager } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import type { Deps, World } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import {
  type ChosenCatchUp,
  isPossible,
  planCatchUps,
  type LackingReferral,
} from '../../groups/changing/choose-catch-ups.ts'
import { householdKey } from '../../groups/gathering/gather-people.ts'
import { weighCatchUps } from '../../groups/changing/weigh-catch-up.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { NIGHT_RUN } from '../../groups/planning/plan-ahead.ts'
import { takeCatchUp } from '../../groups/seats/take-seats.ts'
import type { Session } from '../../groups/session.entity.ts'
import { type Actor, type Scope, work } from '../../history/work.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import { momentOf } from '../../outside/clock.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { AttendanceMark } from '../attendance-mark.entity.ts'
import { gatherHours, lackAfter, lackOf } from '../marks/hours-to-come.ts'
import { holdSession } from '../sessions/show-session.ts'

/**
 * Seats who lacks hours in single sessions of other series, after the groups of a night were formed: only in seats that nobody who waits for
 * a whole series could get, tonight or later, and only where that completes the programme for them. They are invited as anybody is. Running
 * it twice changes nothing the second time.
 * @returns Who was seated, and where.
 */
export async function catchUpTonight(
  deps: Pick<Deps, 'db' | 'clock' | 'stopping'>,
  by: Actor,
): Promise<ChosenCatchUp[]> {
  const seated: ChosenCatchUp[] = []
  for (const one of await listCatchUpsAhead(deps, by.scope, deps.clock.today())) {
    if (deps.stopping.aborted) return seated
    if (await seat(deps, by, one)) seated.push(one)
  }
  return seated
}

/** Whom `catchUpTonight` will seat in the night of this day, as far as it is known now. Changes nothing. */
export async function listCatchUpsAhead({ db, clock }: World, scope: Scope, day: Day): Promise<ChosenCatchUp[]> {
  const night = momentOf(day, NIGHT_RUN)
  const now = clock.now() > night ? clock.now() : night
  return planCatchUps(db.read, scope, await listShort(db.read, scope), { now, today: day })
}

/** @returns false when it was so no more: somebody took the seat, or they have the hours by now. The next night looks again. */
async function seat(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  { referral, session: { id, sequence }, group: { id: groupId } }: ChosenCatchUp,
): Promise<boolean> {
  try {
    return await work(deps, by, { lock: `catch-up:${referral.reference}` }, async (work) => {
      const { tx, today } = work
      const session = await holdSession(tx, by.scope, groupId, id)
      const { group } = session
      if (session.sequence !== sequence) return false
      const [still] = await listShort(tx, by.scope, referral.id)
      if (!still?.completes(session)) return false
      const [weighed] = await weighCatchUps(tx, { session, group }, [referral], today)
      if (!weighed || !isPossible(weighed)) return false
      await takeCatchUp(work, session, referral)
      return true
    })
  } catch (error) {
    if (error instanceof ConflictError) return false
    throw error
  }
}

/**
 * Who has begun and lacks hours, is not in the pool, and was not asked to catch up before: who was, and did not, is for a person. Who waits in the pool counts
 * there, for groups that others need too. Of those who take turns with a partner one at a time.
 * @param only The id of the one who is asked about.
 */
async function listShort(tx: EntityManager, scope: Scope, only?: string): Promise<LackingReferral[]> {
  const query = tx
    .createQueryBuilder(Referral, 'referral')
    .innerJoinAndSelect('referral.person', 'person')
    .where("referral.programme = 'wi2021' AND referral.status = 'placed'")
    .andWhere(...scopeWhere(scope, 'referral.municipality'))
    .andWhere(`EXISTS ${seatsOf(tx).innerJoin(AttendanceMark, 'mark', 'mark.placementId = seat.id').getQuery()}`)
    .andWhere(
      `NOT EXISTS ${seatsOf(tx).andWhere("seat.sessionId IS NOT NULL AND seat.status <> 'cancelled'").getQuery()}`,
    )
    .orderBy('referral.reference')
  if (only !== undefined) query.andWhere({ id: In([only]) })
  const people = await query.getMany()
  const hours = await gatherHours(
    tx,
    people.map(({ id }) => id),
  )
  const turns = new Set<string>()
  return people.flatMap((referral) => {
    const own = hours.get(referral.id)
    const lack = own && lackOf(own)
    const turn = referral.householdMode === 'apart' ? householdKey(referral) : null
    if (!lack || (turn !== null && turns.has(turn))) return []
    if (turn !== null) turns.add(turn)
    return [{ referral, completes: (session: Session) => lackAfter(lack, session) === null }]
  })
}

function seatsOf(tx: EntityManager) {
  return tx.createQueryBuilder().subQuery().select('1').from(Placement, 'seat').where('seat.referral = referral.id')
}
