import { In, type EntityManager } from 'typeorm'
import { Signing } from '../../attendance/signing.entity.ts'
import type { Scope } from '../../history/work.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { Report, TOLD_REPORT } from '../report.entity.ts'
import type { Day } from '../../calendar/days.ts'
import type { Moment } from '../../outside/clock.ts'
import type { Deps } from '../../deps.ts'

/** Something DUO must be told, with the signing and the person it is about. */
export interface DueWork extends DueReport {
  readonly signing: Signing
  readonly referral: Referral
}

/** The signings that DUO must still be told of, longest ago first. A report is due where a signing has none. */
export async function listDueReports(tx: EntityManager, scope: Scope): Promise<DueWork[]> {
  const referrals = await openReferrals(tx, scope)
  const signings = await inChunks([...referrals.keys()], (ids) => tx.findBy(Signing, { referralId: In(ids) }))
  const reports = await inChunks([...referrals.keys()], (ids) => tx.findBy(Report, { referralId: In(ids) }))
  const [signingsOf, reportsOf] = [byReferral(signings), byReferral(reports)]
  const work = [...referrals.values()].flatMap((referral) => {
    const own = signingsOf.get(referral.id) ?? []
    const due = dueReport(own.map((signing) => toldOf(signing, reportsOf.get(referral.id) ?? [])))
    const signing = own.find(({ id }) => id === due?.signingId)
    return due && signing ? [{ ...due, signing, referral }] : []
  })
  return work.sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1))
}

/** Those with a date that was not told, or with one that was withdrawn; the many others are settled. */
async function openReferrals(tx: EntityManager, scope: Scope): Promise<Map<string, Referral>> {
  const told = tx
    .createQueryBuilder(Report, 'report')
    .select('1')
    .where("report.signingId = signing.id AND report.kind = 'signed' AND report.status IN ('sent', 'accepted')")
  const rows = await tx
    .createQueryBuilder(Signing, 'signing')
    .innerJoin(Referral, 'referral', 'referral.id = signing.referralId')
    .select('referral.id', 'id')
    .where(`(signing.withdrawnAt IS NOT NULL OR (signing.signedOn IS NOT NULL AND NOT EXISTS (${told.getQuery()})))`)
    .andWhere(...scopeWhere(scope, 'referral.municipality'))
    .getRawMany<{ id: string }>()
  const ids = [...new Set(rows.map(({ id }) => id))]
  const found = await inChunks(ids, (some) =>
    tx.find(Referral, { where: { id: In(some) }, relations: { person: true } }),
  )
  return new Map(found.map((referral) => [referral.id, referral]))
}

async function inChunks<T>(ids: readonly string[], find: (ids: string[]) => Promise<T[]>): Promise<T[]> {
  const found: T[] = []
  for (const part of inParts(ids)) found.push(...(await find(part)))
  return found
}

function byReferral<T extends { readonly referralId: string }>(rows: readonly T[]): ReadonlyMap<string, T[]> {
  const found = new Map<string, T[]>()
  for (const row of rows) {
    const own = found.get(row.referralId)
    if (own) own.push(row)
    else found.set(row.referralId, [row])
  }
  return found
}

function toldOf(signing: Signing, reports: readonly Report[]): ToldSigning {
  const done = reports.filter(({ signingId, status }) => signingId === signing.id && TOLD_REPORT.includes(status))
  const toldAt = (kind: Report['kind']) => done.find((report) => report.kind === kind)?.doneAt ?? null
  return { ...signing, toldAt: toldAt('signed'), withdrawalToldAt: toldAt('withdrawal') }
}

function sortKey({ signing, referral }: DueWork): string {
  return `${signing.signedOn} ${referral.reference}`
}

/** A signature or refusal as it was recorded, and what DUO was told of it. */
export interface ToldSigning {
  readonly id: string
  /** null: refused, of which DUO is told nothing. */
  readonly signedOn: Day | null
  readonly recordedAt: Moment
  readonly withdrawnAt: Moment | null
  /** When DUO was told the date, and when that it was withdrawn. */
  readonly toldAt: Moment | null
  readonly withdrawalToldAt: Moment | null
}

/** What DUO still has to be told: a date, or that a date is withdrawn. */
interface DueReport {
  readonly signingId: string
  readonly kind: 'signed' | 'withdrawal'
}

/**
 * Compares what is true with what DUO knows. A new date replaces the one DUO has (its PUT replaces the whole), so a correction needs
 * no withdrawal first; a withdrawal is only told of a date that we told (M2M PVT, business rules 1 and 7).
 * @param signings All of one referral.
 * @returns null when DUO knows what is true.
 */
export function dueReport(signings: readonly ToldSigning[]): DueReport | null {
  const standing = signings.find(({ withdrawnAt, signedOn }) => withdrawnAt === null && signedOn !== null)
  const known = knownToDuo(signings)
  if (standing) return standing.signedOn === known?.signedOn ? null : { signingId: standing.id, kind: 'signed' }
  return known ? { signingId: known.id, kind: 'withdrawal' } : null
}

interface Telling {
  readonly at: Moment
  readonly about: ToldSigning
  readonly withdrawn: boolean
}

/** The last thing that was told counts. */
function knownToDuo(signings: readonly ToldSigning[]): ToldSigning | null {
  const tellings = signings.flatMap(tellingsOf).sort(inOrder)
  const last = tellings.at(-1)
  return last && !last.withdrawn ? last.about : null
}

function tellingsOf(about: ToldSigning): Telling[] {
  const told = about.toldAt === null ? [] : [{ at: about.toldAt, about, withdrawn: false }]
  const withdrawn = about.withdrawalToldAt === null ? [] : [{ at: about.withdrawalToldAt, about, withdrawn: true }]
  return [...told, ...withdrawn]
}

/** In the same millisecond the later signing was told later, and its date before its withdrawal. */
function inOrder(one: Telling, other: Telling): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1
  if (one.about !== other.about) return one.about.recordedAt < other.about.recordedAt ? -1 : 1
  return Number(one.withdrawn) - Number(other.withdrawn)
}

/** What was told to DUO: the report with the signing and the person it is about. */
export interface DoneReport {
  readonly report: Report
  readonly signing: Signing
  readonly referral: Referral
}

/** What was told, of which municipality, in which order, and which part of it. */
export interface DoneAsked {
  readonly municipality?: string | undefined
  /** By when it was told, or by the day of signing, the last first; or the other way round. */
  readonly order?: { readonly by: 'told' | 'signed'; readonly backward: boolean }
  readonly skip: number
  readonly take: number
}

/** What was told, the last first. */
export async function listDoneReports(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  { municipality, order = { by: 'told', backward: false }, skip, take }: DoneAsked,
): Promise<{ total: number; rows: DoneReport[] }> {
  const way = order.backward ? 'ASC' : 'DESC'
  const query = db.read
    .createQueryBuilder(Report, 'report')
    .where("report.status IN ('sent', 'accepted', 'rejected')")
    .andWhere(...scopeWhere(scope, 'report.municipality'))
  if (municipality) query.andWhere('report.municipality = :municipality', { municipality })
  const total = await query.getCount()
  // Which ones first: whole rows are large to put in order.
  const listed = query.clone().select('report.id', 'id')
  if (order.by === 'signed')
    listed.innerJoin(Signing, 'signing', 'signing.id = report.signingId').orderBy('signing.signedOn', way)
  const ids = await listed
    .addOrderBy('report.doneAt', way)
    .addOrderBy('report.id')
    .offset(skip)
    .limit(take)
    .getRawMany<{ id: string }>()
  const rows: DoneReport[] = []
  for (const part of inParts(ids.map(({ id }) => id))) rows.push(...(await doneOf(db.read, part)))
  return { total, rows }
}

async function doneOf(tx: Deps['db']['read'], ids: readonly string[]): Promise<DoneReport[]> {
  const found = new Map((await tx.findBy(Report, { id: In([...ids]) })).map((report) => [report.id, report]))
  return withPeople(
    tx,
    ids.flatMap((id) => found.get(id) ?? []),
  )
}

async function withPeople(tx: Deps['db']['read'], reports: readonly Report[]): Promise<DoneReport[]> {
  const signings = await tx.findBy(Signing, { id: In(reports.map(({ signingId }) => signingId)) })
  const ids = reports.map(({ referralId }) => referralId)
  const referrals = await tx.find(Referral, { where: { id: In(ids) }, relations: { person: true } })
  return reports.flatMap((report) => {
    const signing = signings.find(({ id }) => id === report.signingId)
    const referral = referrals.find(({ id }) => id === report.referralId)
    return signing && referral ? [{ report, signing, referral }] : []
  })
}
