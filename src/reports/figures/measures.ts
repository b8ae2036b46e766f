import { NotBrackets, type EntityManager, type SelectQueryBuilder } from 'typeorm'
import { Signing } from '../../attendance/signing.entity.ts'
import { addDays, type Day } from '../../calendar/days.ts'
import { Placement } from '../../groups/placement.entity.ts'
import type { Scope } from '../../history/work.ts'
import { Message } from '../../invitations/message/message.entity.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import type { Programme } from '../../municipalities/slot.entity.ts'
import { momentOf } from '../../outside/clock.ts'
import { urgentIn } from '../../pool/urgency.ts'
import { Referral } from '../../referrals/referral.entity.ts'

/** What happened on a day. Nobody is in two of those of one kind (signed in time or late, came or missed) for one thing that happened. */
export const FLOWS = [
  'received',
  'signedInTime',
  'signedLate',
  'refused',
  'withdrawn',
  'invited',
  'came',
  'missed',
] as const
export type Flow = (typeof FLOWS)[number]

/** Who waits now, at risk of missing their deadline or not. */
export const STOCKS = ['calm', 'atRisk'] as const

/** What is counted. What each counts exactly is said to people in `figures.json`, `definitions`. */
export type Measure = Flow | (typeof STOCKS)[number]
export const MEASURES: readonly Measure[] = [...FLOWS, ...STOCKS]

/** What a list of people can be narrowed to: one of the measures, all who signed, or all who wait. */
export const COUNTED = [...FLOWS, 'signed', ...STOCKS, 'waiting'] as const
export type Counted = (typeof COUNTED)[number]
type Dated = Flow | 'signed'

/** A year, `2026`, or a month, `2026-03`. */
export type FigurePeriod = string

/** What is counted of whom. */
export interface FiguresAsked {
  readonly period: FigurePeriod
  readonly municipality?: string | undefined
  /** The language that they read best, BCP-47; `NO_LANGUAGE` for who reads none that we know of. */
  readonly best?: string | undefined
  readonly programme?: Programme | undefined
}

export const NO_LANGUAGE = 'geen'

/** What a query needs to know besides. */
export interface FiguresNow {
  readonly today: Day
  readonly municipalities: ReadonlyMap<string, Municipality>
}

/**
 * Everybody who counts for a measure in the period, as `referral`: a row for each time that it happened. Who was entered
 * by mistake counts nowhere.
 */
export function queryMeasure(
  tx: EntityManager,
  scope: Scope,
  measure: Counted,
  { period, municipality, best, programme }: FiguresAsked,
  now: FiguresNow,
): SelectQueryBuilder<Referral> {
  const query = tx
    .createQueryBuilder(Referral, 'referral')
    .where(...scopeWhere(scope, 'referral.municipality'))
    .andWhere("(referral.status <> 'withdrawn' OR COALESCE(referral.statusReason, '') <> 'correction')")
  if (municipality) query.andWhere('referral.municipality = :ofPlace', { ofPlace: municipality })
  if (programme) query.andWhere('referral.programme = :ofLaw', { ofLaw: programme })
  if (best) query.innerJoin('referral.person', 'person')
  if (best === NO_LANGUAGE) query.andWhere("person.languages = '[]'")
  else if (best) query.andWhere('person.languages LIKE :bestRead', { bestRead: `["${best}"%` })
  if (measure === 'calm' || measure === 'atRisk' || measure === 'waiting') return waitingNow(query, measure, now)
  FLOW[measure](query)
  const { from, until } = boundsOf(measure, period)
  return query.andWhere(`${DAY[measure]} >= :from AND ${DAY[measure]} < :until`, { from, until })
}

function waitingNow(
  query: SelectQueryBuilder<Referral>,
  measure: Exclude<Counted, Dated>,
  { today, municipalities }: FiguresNow,
): SelectQueryBuilder<Referral> {
  query.andWhere("referral.status = 'waiting'")
  if (measure === 'waiting') return query
  const urgent = urgentIn(municipalities.values(), today)
  return query.andWhere(measure === 'atRisk' ? urgent : new NotBrackets((not) => not.where(urgent)))
}

const IN_FORCE = 'signing.referralId = referral.id AND signing.withdrawnAt IS NULL'
const joinSigning = (query: SelectQueryBuilder<Referral>) => query.innerJoin(Signing, 'signing', IN_FORCE)
const joinSeats = (query: SelectQueryBuilder<Referral>) =>
  query
    // Who caught up at one session of another group came to their own: nobody counts twice.
    .innerJoin(Placement, 'placement', 'placement.referral = referral.id AND placement.sessionId IS NULL')
    .innerJoin('placement.group', 'team')
    .innerJoin('team.slot', 'slot')

/** What brings in where a flow is written down. */
const FLOW: Readonly<Record<Dated, (query: SelectQueryBuilder<Referral>) => SelectQueryBuilder<Referral>>> = {
  received: (query) => query,
  signedInTime: (query) => joinSigning(query).andWhere('signing.signedOn <= referral.deadline'),
  signedLate: (query) => joinSigning(query).andWhere('signing.signedOn > referral.deadline'),
  signed: joinSigning,
  refused: joinSigning,
  withdrawn: (query) => query.andWhere("referral.status = 'withdrawn'"),
  invited: (query) => query.innerJoin(firstInvitations, 'invitation', 'invitation.referral_id = referral.id'),
  came: (query) => joinSeats(query).andWhere("placement.status = 'attended'"),
  missed: (query) => joinSeats(query).andWhere("placement.status IN ('absent', 'excused')"),
}

/** For each seat when its invitation first left, whatever way it went. */
export function firstInvitations(query: SelectQueryBuilder<Message>): SelectQueryBuilder<Message> {
  return query
    .select('message.placementId', 'placement_id')
    .addSelect('message.referralId', 'referral_id')
    .addSelect('MIN(message.sentAt)', 'sent_at')
    .from(Message, 'message')
    .where("message.kind = 'invitation' AND message.copyFor = 'newcomer' AND message.sentAt IS NOT NULL")
    .groupBy('message.placementId')
    .addGroupBy('message.referralId')
}

/** The day on which it happened, or the moment of those in `MOMENTS`. */
const DAY: Readonly<Record<Dated, string>> = {
  received: 'referral.waitingSince',
  signedInTime: 'signing.signedOn',
  signedLate: 'signing.signedOn',
  signed: 'signing.signedOn',
  refused: 'signing.refusedOn',
  withdrawn:
    "(SELECT MAX(left_event.at) FROM event left_event WHERE left_event.referral_id = referral.id AND left_event.kind = 'referral.withdrawn')",
  invited: 'invitation.sent_at',
  came: 'slot.startsOn',
  missed: 'slot.startsOn',
}
const MOMENTS: readonly Dated[] = ['withdrawn', 'invited']

/** The month of a flow, as SQL; what it names stands in the parameters beside it. */
export function monthOf(
  flow: Flow,
  months: readonly FigurePeriod[],
): [sql: string, parameters: Record<string, string>] {
  if (!MOMENTS.includes(flow)) return [`SUBSTR(${DAY[flow]}, 1, 7)`, {}]
  const names = months.map((_, index) => `until${index}`)
  const cases = months.map((month, index) => `WHEN ${DAY[flow]} < :${names[index]} THEN '${month}'`)
  const untils = months.map((month) => boundsOf(flow, month).until)
  return [`CASE ${cases.join(' ')} END`, Object.fromEntries(names.map((name, index) => [name, untils[index] ?? '']))]
}

/** The first day or moment of the period, and the first after it. */
function boundsOf(flow: Dated, period: FigurePeriod): { from: string; until: string } {
  const from = period.length === 4 ? `${period}-01-01` : `${period}-01`
  const until = period.length === 4 ? `${Number(period) + 1}-01-01` : `${addDays(from, 31).slice(0, 7)}-01`
  return MOMENTS.includes(flow) ? { from: momentOf(from, '00:00'), until: momentOf(until, '00:00') } : { from, until }
}

/** The months of a year that have begun by today. */
export function monthsOf(year: FigurePeriod, today: Day): FigurePeriod[] {
  const months = Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`)
  return months.filter((month) => month <= today.slice(0, 7))
}
