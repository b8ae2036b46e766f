import { type EntityManager, IsNull, Not, MoreThanOrEqual } from 'typeorm'
import { daysBetween, isUrgentOn } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import { type Actor, recordEvent, work } from '../../history/work.ts'
import { ChangedValue } from '../../history/changed-value.entity.ts'
import { Event } from '../../history/event.entity.ts'
import type { Person } from '../../people/person.entity.ts'
import { fullName } from '../../people/full-name.ts'
import { findReferral } from '../../referrals/find-referral.ts'
import { listAskers } from '../../referrals/moves/list-moves.ts'
import { PersonMerge } from '../../referrals/person-merge.entity.ts'
import { ACTIVE_REFERRAL } from '../../referrals/referral-status.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { listReasons } from '../why/list-reasons.ts'
import { listAlike } from './list-alike.ts'
import { listMunicipalities } from './list-pool.ts'
import { dayBefore, urgencyOf } from '../urgency.ts'
import { momentOf } from '../../outside/clock.ts'

const EVENTS_SHOWN = 500

/** All that the page about somebody shows: never a BSN or V-number. */
export type ShownPerson = Awaited<ReturnType<typeof showPerson>>

/**
 * Somebody by their reference: where they stand, how to reach them, and what happened.
 * @param withViews Also who looked at them.
 * @throws NotFoundError `not-found`
 */
export async function showPerson({ db, clock }: World, by: Actor, reference: string, withViews = false) {
  const { person, ...referral } = await findReferral(db.read, by, reference)
  const municipalities = await listMunicipalities(db.read)
  const home = municipalities.get(referral.municipality)
  const today = clock.today()
  return {
    ...referral,
    person: withoutNumbers(person),
    name: fullName(person),
    place: home?.name ?? referral.municipality,
    days: daysBetween(referral.waitingSince, today),
    daysLeft: daysBetween(today, referral.deadline),
    urgent: isUrgentOn(referral.deadline, today, home?.rules.rescueDays ?? 0),
    // Who has signed or left has no deadline to meet.
    urgency: home && isUnderWay(referral) ? urgencyOf(referral.deadline, today, home.rules) : ('calm' as const),
    lastDay: dayBefore(referral.deadline),
    why: (await listReasons(db.read, [referral.id], today)).get(referral.id) ?? null,
    // The municipalities that referred the same number, until somebody here says whether they moved.
    maybeMovedTo: await listAskers(db.read, referral),
    alike: await listAlike(db.read, { ...referral, person }),
    merges: await listMerges(db.read, referral.id),
    events: await listEvents(db.read, referral.id, withViews),
  }
}

/** Who turned out to be this person, the latest first. */
async function listMerges(tx: EntityManager, keptReferralId: string) {
  const where = { keptReferralId, undoneAt: IsNull() }
  const merges = await tx.find(PersonMerge, { where, order: { mergedAt: 'DESC', id: 'ASC' } })
  return merges.map(({ id, goneReference, mergedAt }) => ({ id, reference: goneReference, at: mergedAt }))
}

/** What happened to somebody, the latest first, with what was in each field before and after. */
async function listEvents(tx: EntityManager, referralId: string, withViews: boolean) {
  const events = await tx.find(Event, {
    where: { referralId, ...(withViews ? {} : { kind: Not(VIEWED) }) },
    order: { at: 'DESC', id: 'DESC' },
    take: EVENTS_SHOWN,
  })
  const changes = new Map<string, ChangedValue[]>()
  for (const change of await tx.find(ChangedValue, { where: { referralId }, order: { id: 'ASC' } }))
    changes.set(change.eventId, [...(changes.get(change.eventId) ?? []), change])
  return events.map((event) => ({ ...event, changes: changes.get(event.id) ?? [] }))
}

function isUnderWay({ status }: Pick<Referral, 'status'>): boolean {
  return ACTIVE_REFERRAL.includes(status)
}

/** What is left of a person without BSN and V-number, sealed or hashed. */
function withoutNumbers({
  languages,
  email,
  mayEmail,
  emailBounced,
  phone,
  smsNumber,
  smsSince,
  smsBy,
  addressBad,
  birthDate,
  gender,
  literacy,
  interpreter,
  ...rest
}: Person) {
  const { street, houseNumber, houseLetter, addition, postcode, town } = rest
  const address = { street, houseNumber, houseLetter, addition, postcode, town, addressBad }
  const sms = { smsNumber, smsSince, smsBy }
  return {
    ...address,
    ...sms,
    languages,
    email,
    mayEmail,
    emailBounced,
    phone,
    birthDate,
    gender,
    literacy,
    interpreter,
  }
}

/** The kind of event that says who looked at somebody. */
const VIEWED = 'person.viewed'

/**
 * Writes down that somebody looked at a person: once for each user and day (access log; GDPR art. 5(1)(f), BIO 12.4).
 * @param userId Two colleagues may have the same name.
 * @throws NotFoundError `not-found`
 */
export async function recordView(deps: World, by: Actor, reference: string, userId: string | undefined): Promise<void> {
  const user = userId ?? by.name
  await work(deps, by, { lock: `view:${reference}` }, async ({ tx, at, today }) => {
    const { id, municipality } = await findReferral(tx, by, reference)
    const since = MoreThanOrEqual(momentOf(today, '00:00'))
    const views = await tx.findBy(Event, { referralId: id, kind: VIEWED, at: since })
    if (views.some(({ data }) => data['user'] === user)) return
    await recordEvent(tx, at, by, { kind: VIEWED, referralId: id, municipality, data: { user } })
  })
}
