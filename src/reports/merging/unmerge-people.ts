import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { In, IsNull, MoreThan, Not, type EntityManager } from 'typeorm'
import { Signing } from '../../attendance/signing.entity.ts'
import type { World } from '../../deps.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { Event } from '../../history/event.entity.ts'
import { type Actor, recordEvents, type Work, work } from '../../history/work.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import { Person } from '../../people/person.entity.ts'
import { Unavailability } from '../../pool/unavailability.entity.ts'
import { putReferral } from '../../referrals/known/change-referral.ts'
import { isActiveElsewhereBy, type Marks, trackOf } from '../../referrals/known/recognise.ts'
import {
  type MergedColumn,
  type MergeRecord,
  NUMBER_COLUMNS,
  PersonMerge,
} from '../../referrals/person-merge.entity.ts'
import { RECEIVING } from '../../referrals/receiving/receive-referrals.ts'
import { isActive } from '../../referrals/referral-status.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { returnRows } from './merge-rules.ts'
import { holdBoth } from './merge-people.ts'

/**
 * Makes two people again of who was merged: what came with who went goes back to them, numbers too, and who stayed is as before where
 * nothing was changed since. A seat that came free stays free: who had it waits, with the waiting date kept.
 * @returns The references of who stayed and of who is back.
 * @throws NotFoundError `not-found`; ConflictError with those of `whyNotUnmerge`, and `active-elsewhere`.
 */
export async function unmergePeople(
  deps: World,
  by: Actor,
  mergeId: string,
): Promise<{ readonly kept: string; readonly back: string }> {
  return work(deps, by, RECEIVING, async (work) => {
    const { tx } = work
    const { keptReferralId } = await findMerge(tx, by, mergeId)
    await hold(tx, keptReferralId)
    const merge = await findMerge(tx, by, mergeId)
    const objection = await whyNotUnmerge(tx, merge)
    if (objection) throw new ConflictError(objection)
    const kept = await tx.findOneOrFail(Referral, { where: { id: keptReferralId }, relations: { person: true } })
    await unmerge(work, merge, kept)
    return { kept: kept.reference, back: merge.goneReference }
  })
}

/** @throws NotFoundError `not-found`, also for people of another municipality, and when they are two again already. */
export async function findMerge(tx: EntityManager, by: Actor, id: string): Promise<PersonMerge> {
  const merge = await tx.findOneBy(PersonMerge, { id, undoneAt: IsNull() })
  if (!merge) throw new NotFoundError('not-found')
  requireInScope(by.scope, merge.municipality)
  return merge
}

async function hold(tx: EntityManager, id: string): Promise<void> {
  const referral = await tx.findOneOrFail(Referral, { where: { id }, relations: { person: true } })
  const seats = await tx.find(Placement, { where: { referral: { id } }, relations: { group: true } })
  const side = { referral, seats, signing: null, isAsked: false }
  await holdBoth(tx, { kept: side, gone: { ...side, seats: [] } })
}

/**
 * Why two people can't be made of one any more, because it would no longer be true whose is what; null when they can.
 * @returns `unmerge-later`, `unmerge-signed`, `unmerge-seat-used`, `unmerge-moved-on`, `unmerge-numbers` or `active-elsewhere`.
 */
export async function whyNotUnmerge(tx: EntityManager, merge: PersonMerge): Promise<string | null> {
  const { id, keptReferralId, mergedAt, record, municipality } = merge
  const since = MoreThan(mergedAt)
  // The last one first: an earlier one moved what a later one moved on.
  if (await tx.existsBy(PersonMerge, { id: Not(id), keptReferralId, undoneAt: IsNull(), mergedAt: since }))
    return 'unmerge-later'
  if (await tx.existsBy(Signing, { referralId: keptReferralId, recordedAt: since })) return 'unmerge-signed'
  const seats = await tx.findBy(Placement, { id: In(Object.keys(record.seats)) })
  if (seats.some((seat) => seat.status !== record.seats[seat.id])) return 'unmerge-seat-used'
  const kept = await tx.findOneOrFail(Referral, { where: { id: keptReferralId }, relations: { person: true } })
  if (tookStage(record) && STAGE.some((name) => kept[name] !== record.referral[name]?.after)) return 'unmerge-moved-on'
  const changed = await tx.findBy(Event, {
    referralId: keptReferralId,
    kind: In(['person.changed', 'referral.changed']),
    at: since,
  })
  if (changed.some(({ data }) => namesNumber(data['fields']))) return 'unmerge-numbers'
  const marks = await marksBack(tx, merge, kept.person)
  return isActive(record.gone) && (await isActiveElsewhereBy(tx, municipality, marks)) ? 'active-elsewhere' : null
}

/** The numbers of who would be back. */
async function marksBack(tx: EntityManager, { gonePersonId, record }: PersonMerge, kept: Person): Promise<Marks> {
  const gone = await tx.findOneByOrFail(Person, { id: gonePersonId })
  const back = (name: keyof typeof NUMBER_COLUMNS) =>
    (record.numbers.includes(name) ? kept : gone)[NUMBER_COLUMNS[name][1]]
  return { bsnHash: back('bsn'), vNumberHash: back('vNumber') }
}

const STAGE = ['status', 'statusReason'] as const

/** Whether who stayed stood somewhere else before. */
function tookStage({ referral }: MergeRecord): boolean {
  return STAGE.some((name) => referral[name]?.before !== referral[name]?.after)
}

function namesNumber(fields: unknown): boolean {
  return Array.isArray(fields) && fields.some((field) => String(field).endsWith('Hash'))
}

async function unmerge(work: Work, merge: PersonMerge, kept: Referral): Promise<void> {
  const { tx, at, by } = work
  const { record, gonePersonId, goneReferralId, municipality } = merge
  // From here on the numbers of the one say nothing of the other.
  await tx.update(PersonMerge, { id: merge.id }, { undoneAt: at })
  const [own, person] = await giveNumbersBack(tx, kept.person, gonePersonId, record.numbers)
  const restored = columnsBefore(kept.person, record.person)
  await tx.update(Person, { id: kept.person.id }, { ...own, ...restored, version: kept.person.version + 1 })
  const track = trackOf({ ...kept.person, ...own })
  await restoreReferral(tx, kept, record, track)
  const back = { ...record.gone, person: { id: gonePersonId }, track: trackOf(person) }
  await tx.insert(Referral, back)
  await returnRows(tx, record.moved, kept.id, goneReferralId)
  for (const halfDay of record.halfDays)
    await tx.insert(Unavailability, { id: randomUUID(), referralId: goneReferralId, ...halfDay } as Unavailability)
  await recordEvents(tx, at, by, [
    { kind: 'person.unmerged', referralId: kept.id, municipality, data: { reference: merge.goneReference } },
    { kind: 'person.unmerged', referralId: goneReferralId, municipality, data: { reference: kept.reference } },
  ])
}

/** @returns Of who stayed the numbers that are left, and the person who is back, with theirs. */
async function giveNumbersBack(
  tx: EntityManager,
  kept: Person,
  gonePersonId: string,
  numbers: MergeRecord['numbers'],
): Promise<[kept: Partial<Person>, gone: Person]> {
  const columns = numbers.flatMap((name) => [...NUMBER_COLUMNS[name]])
  const gone = await tx.findOneByOrFail(Person, { id: gonePersonId })
  if (columns.length === 0) return [{}, gone]
  const none = Object.fromEntries(columns.map((column) => [column, null])) as Partial<Person>
  const theirs = Object.fromEntries(columns.map((column) => [column, kept[column]])) as Partial<Person>
  // Each number belongs to one person at every moment.
  await tx.update(Person, { id: kept.id }, none)
  await tx.update(Person, { id: gone.id }, { ...theirs, version: gone.version + 1 })
  return [none, { ...gone, ...theirs }]
}

/** What stands as the merge left it is again what it was; what was changed since stays. */
function columnsBefore<T extends object>(now: T, columns: Readonly<Record<string, MergedColumn>>): Partial<T> {
  const untouched = Object.entries(columns).filter(([name, { after }]) =>
    isDeepStrictEqual(now[name as keyof T] ?? null, after),
  )
  return Object.fromEntries(untouched.map(([name, { before }]) => [name, before])) as Partial<T>
}

/** Who stayed stands again where they stood when the stage of the other one counted. */
async function restoreReferral(tx: EntityManager, kept: Referral, record: MergeRecord, track: string): Promise<void> {
  const { status, statusReason, pausedUntil, ...columns } = record.referral
  const before = { ...columnsBefore(kept, columns), track }
  const stood = { status, statusReason, pausedUntil }
  const then = (tookStage(record) ? columnsBefore(kept, stood as Record<string, MergedColumn>) : {}) as Referral
  const stands = { ...kept, ...then }
  const to = { status: stands.status, statusReason: stands.statusReason }
  await putReferral(tx, kept, to, { ...before, pausedUntil: stands.pausedUntil })
}
