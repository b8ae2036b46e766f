import { In, type EntityManager } from 'typeorm'
import { addDays, partOfDay, type Day } from '../../calendar/days.ts'
import type { Where } from '../../municipalities/scope.ts'
import type { HalfDay, Person, Problem } from '../../planner/problem/problem.ts'
import { Unavailability } from '../../pool/unavailability.entity.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { LIVE_PLACEMENT } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'
import { Session } from '../session.entity.ts'
import { raisedClaim, countSetbacks } from '../seats/return-to-pool.ts'

/** People as the planner sees them: a person's id is their reference. */
export interface GatheredPeople extends Pick<Problem, 'people' | 'households'> {
  /** By reference, for who takes turns with a partner: the half days on which that partner has a seat. */
  readonly partners: ReadonlyMap<string, readonly HalfDay[]>
  /** References of who can be told by post only. */
  readonly letterOnly: ReadonlySet<string>
}

const OF_REFERRAL = [
  ...(['id', 'reference', 'programme', 'municipality', 'waitingSince', 'deadline'] as const),
  ...(['needs', 'household', 'householdMode', 'availability'] as const),
]
const OF_PERSON = ['id', 'languages', 'email', 'mayEmail', 'emailBounced', 'phone'] as const

/** What planning looks at: thousands are read every night, and most of what is known of them is not needed. */
type PlannedReferral = Pick<Referral, (typeof OF_REFERRAL)[number]> & {
  readonly person: Pick<Referral['person'], (typeof OF_PERSON)[number]>
}

/** @param where About `referral`. */
export async function gatherPeople(tx: EntityManager, where: Where): Promise<GatheredPeople> {
  const referrals: PlannedReferral[] = await tx
    .createQueryBuilder(Referral, 'referral')
    .innerJoin('referral.person', 'person')
    .select([...OF_REFERRAL.map((name) => `referral.${name}`), ...OF_PERSON.map((name) => `person.${name}`)])
    .where(where.sql, where.parameters)
    .orderBy('referral.reference')
    .getMany()
  const busy = await unavailabilities(tx, where)
  const setbacks = await countSetbacks(tx, where)
  const households: Problem['households'] = {}
  for (const referral of referrals) {
    const key = householdKey(referral)
    if (key && referral.householdMode) households[key] ??= referral.householdMode
  }
  return {
    people: referrals.map((referral) => ({
      ...planned(referral, busy.get(referral.id) ?? []),
      waitingSince: raisedClaim(referral.waitingSince, setbacks.get(referral.id) ?? 0),
    })),
    households,
    partners: await partnersHalfDays(tx, referrals),
    letterOnly: new Set(referrals.filter(isLetterOnly).map(({ reference }) => reference)),
  }
}

/** The half days of the days from `today` on in which the post can't be in time any more. */
export function beforeThePost(today: Day, postDays: number): HalfDay[] {
  const days = Array.from({ length: Math.max(0, postDays) }, (_, index) => addDays(today, index))
  return days.flatMap((date) => (['morning', 'afternoon', 'evening'] as const).map((part) => ({ date, part })))
}

function planned(referral: PlannedReferral, unavailable: HalfDay[]): Person {
  return {
    id: referral.reference,
    programme: referral.programme,
    municipality: referral.municipality,
    waitingSince: referral.waitingSince,
    deadline: referral.deadline,
    languages: spoken(referral.person.languages),
    needs: referral.needs,
    unavailable,
    ...(referral.availability && { availability: referral.availability }),
    household: householdKey(referral),
  }
}

/** Who speaks Brazilian Portuguese (`pt-BR`) understands a group in Portuguese (`pt`). */
export function spoken(languages: readonly string[]): string[] {
  return [...new Set(languages.flatMap((language) => [language, language.replace(/-.*/, '')]))]
}

/** Households are named by their municipality, so that two of them can use the same word. Without a wish, members go their own way. */
export function householdKey({
  municipality,
  household,
  householdMode,
}: Pick<Referral, 'municipality' | 'household' | 'householdMode'>): string | null {
  return household && householdMode ? `${municipality} ${household}` : null
}

/** No e-mail that they agreed to and that works, and no telephone. */
function isLetterOnly({ person: { email, mayEmail, emailBounced, phone } }: PlannedReferral): boolean {
  return !(email && mayEmail && !emailBounced) && !phone
}

async function unavailabilities(tx: EntityManager, where: Where): Promise<Map<string, HalfDay[]>> {
  const rows = await tx
    .createQueryBuilder(Unavailability, 'busy')
    .innerJoin(Referral, 'referral', 'referral.id = busy.referral_id')
    .where(where.sql, where.parameters)
    .orderBy('busy.id')
    .getMany()
  const byReferral = new Map<string, HalfDay[]>()
  for (const { referralId, day, part } of rows)
    byReferral.set(referralId, [...(byReferral.get(referralId) ?? []), { date: day, part }])
  return byReferral
}

async function partnersHalfDays(
  tx: EntityManager,
  referrals: readonly PlannedReferral[],
): Promise<Map<string, HalfDay[]>> {
  const apart = referrals.filter(({ householdMode }) => householdMode === 'apart')
  if (apart.length === 0) return new Map()
  const seats = await tx.find(Placement, {
    where: {
      status: In([...LIVE_PLACEMENT]),
      referral: {
        municipality: In([...new Set(apart.map(({ municipality }) => municipality))]),
        household: In(apart.map(({ household }) => household)),
        householdMode: 'apart',
      },
    },
    relations: { referral: true, group: { slot: true } },
    order: { id: 'ASC' },
  })
  const halfDaysOf = await halfDaysOfSeats(tx, seats)
  const halfDaysFor = (one: PlannedReferral) =>
    seats
      .filter(({ referral }) => referral.id !== one.id && householdKey(referral) === householdKey(one))
      .flatMap((seat) => halfDaysOf.get(seat.id) ?? [])
  return new Map(apart.map((one) => [one.reference, halfDaysFor(one)]))
}

/** The half days of these seats (with their group and slot), by the seat's id. */
export async function halfDaysOfSeats(
  tx: EntityManager,
  seats: readonly Placement[],
): Promise<ReadonlyMap<string, HalfDay[]>> {
  const ids = seats.flatMap(({ sessionId }) => sessionId ?? [])
  const own = new Map((await tx.findBy(Session, { id: In(ids) })).map((session) => [session.id, session]))
  return new Map(
    seats.map(({ id, sessionId, group }) => {
      const session = own.get(sessionId ?? '')
      if (session) return [id, [{ date: session.day, part: partOfDay(session.startTime) }]]
      return [id, group.slot.sessions.map(({ date, start }) => ({ date, part: partOfDay(start) }))]
    }),
  )
}
