import { randomUUID } from 'node:crypto'
import { In, type EntityManager } from 'typeorm'
import type { World } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { LIVE_PLACEMENT } from '../../groups/placement-status.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { placementLock } from '../../groups/seats/steps.ts'
import { freeSeats } from '../../groups/seats/take-seats.ts'
import { type Actor, recordEvent, type Work, work } from '../../history/work.ts'
import { EmailChange } from '../../invitations/due/email-change.entity.ts'
import { holdLock } from '../../outside/database/transaction.ts'
import { Person } from '../../people/person.entity.ts'
import { Unavailability } from '../../pool/unavailability.entity.ts'
import { putReferral, saidOf } from '../../referrals/known/change-referral.ts'
import {
  type MergedColumn,
  type MergeRecord,
  NUMBER_COLUMNS,
  PersonMerge,
} from '../../referrals/person-merge.entity.ts'
import { RECEIVING } from '../../referrals/receiving/receive-referrals.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { gatherPair, type MergePair } from './gather-merge.ts'
import { handOverRows } from './merge-rules.ts'
import { weighMerge, type WeighedMerge, whyNotMerge } from './weigh-merge.ts'

/**
 * Makes one of two people who were taken in twice. The furthest stage counts; a second seat comes free for who waits, at the next run of
 * the planner; all that points to who goes moves to who stays, and is written down so that it can be undone (`unmergePeople`).
 * @param references First of who stays, then of who goes.
 * @param seen As the page showed both (`gatherPair`).
 * @throws NotFoundError `not-found`; ConflictError `person-merged`, `changed-meanwhile`, those of `whyNotMerge`, and `active-elsewhere`.
 */
export async function mergePeople(
  deps: World,
  by: Actor,
  references: readonly [kept: string, gone: string],
  seen: string,
): Promise<void> {
  await work(deps, by, RECEIVING, async (work) => {
    await holdBoth(work.tx, await gatherPair(work.tx, by, references))
    const pair = await gatherPair(work.tx, by, references)
    if (pair.seen !== seen) throw new ConflictError('changed-meanwhile')
    const objection = whyNotMerge(pair.kept, pair.gone)
    if (objection) throw new ConflictError(objection)
    await merge(work, pair, weighMerge(pair.kept, pair.gone))
  })
}

/**
 * Until the end nobody else seats, answers for, marks or changes either of them; whoever was about to is told that they were changed. In
 * the order in which others lock: groups, seats, people.
 */
export async function holdBoth(tx: EntityManager, { kept, gone }: Pick<MergePair, 'kept' | 'gone'>): Promise<void> {
  const seats = [...kept.seats, ...gone.seats].map(({ id }) => id).sort()
  const live = [...kept.seats, ...gone.seats].filter(({ status }) => LIVE_PLACEMENT.includes(status))
  for (const id of [...new Set(live.map(({ group }) => group.id))].sort()) await holdLock(tx, `group:${id}`)
  for (const id of seats) await holdLock(tx, placementLock(id))
  const unchanged = { version: () => '"version"' }
  if (seats.length > 0) await tx.update(Placement, { id: In(seats) }, unchanged)
  // The people first, as others hold them (`holdReferral`).
  await tx.update(Person, { id: In([kept.referral.person.id, gone.referral.person.id]) }, unchanged)
  await tx.update(Referral, { id: In([kept.referral.id, gone.referral.id]) }, unchanged)
}

async function merge(work: Work, { kept, gone }: MergePair, weighed: WeighedMerge): Promise<void> {
  const { tx, at, by } = work
  await freeSeats(work, weighed.freed, 'merged')
  const halfDays = await dropSecondHalfDays(tx, kept.referral.id, gone.referral.id)
  await endSecondEmailChange(work, kept.referral.id, gone.referral.id)
  const moved = await handOverRows(tx, gone.referral.id, kept.referral.id)
  const { person, track: _track, version: _version, ...row } = await rowOf(tx, gone.referral.id)
  await tx.delete(Referral, { id: gone.referral.id })
  await takeNumbers(tx, person, weighed.numbers)
  const before = await rowOf(tx, kept.referral.id)
  const { person: newPerson, referral: newReferral, status, statusReason, pausedUntil } = weighed
  if (Object.keys(newPerson).length > 0)
    await tx.update(Person, { id: before.person.id }, { ...newPerson, version: before.person.version + 1 })
  await putReferral(tx, before, { status, statusReason }, { ...newReferral, pausedUntil })
  const changes = { person: withoutKept(newPerson), referral: withoutKept(newReferral) }
  await tx.insert(PersonMerge, {
    ...{ id: randomUUID(), municipality: row.municipality, mergedAt: at, mergedBy: by.name, undoneAt: null },
    ...{ keptReferralId: before.id, goneReferralId: row.id, gonePersonId: person.id, goneReference: row.reference },
    record: {
      ...{ moved, halfDays, freed: weighed.freed.map(({ id }) => id), seats: seatsOf(gone, weighed) },
      ...{ numbers: weighed.numbers, gone: row },
      person: columnsOf(before.person, withoutNumbers(newPerson)),
      referral: columnsOf(before, {
        ...withoutTrack(newReferral),
        ...{ status, statusReason, pausedUntil },
      }),
    },
  } as Parameters<typeof tx.insert<PersonMerge>>[1])
  const said = saidOf(before, changes)
  const data = { ...said.data, reference: row.reference }
  const happening = { kind: 'person.merged', referralId: before.id, municipality: before.municipality }
  await recordEvent(tx, at, by, { ...happening, ...said, data })
}

function rowOf(tx: EntityManager, id: string): Promise<Referral> {
  return tx.findOneOrFail(Referral, { where: { id }, relations: { person: true } })
}

/** Half days on which both can't come stand once. */
async function dropSecondHalfDays(tx: EntityManager, kept: string, gone: string): Promise<MergeRecord['halfDays']> {
  const own = new Set((await tx.findBy(Unavailability, { referralId: kept })).map(({ day, part }) => `${day} ${part}`))
  const seconds = (await tx.findBy(Unavailability, { referralId: gone })).filter(({ day, part }) => {
    return own.has(`${day} ${part}`)
  })
  await tx.delete(Unavailability, { id: In(seconds.map(({ id }) => id)) })
  return seconds.map(({ day, part }) => ({ day, part }))
}

/** Of two new addresses that wait for a click, the one of who stays counts. */
async function endSecondEmailChange({ tx, at }: Work, kept: string, gone: string): Promise<void> {
  if (!(await tx.existsBy(EmailChange, { referralId: kept, status: 'asked' }))) return
  await tx.update(EmailChange, { referralId: gone, status: 'asked' }, { status: 'replaced', endedAt: at })
}

/** Each number belongs to one person. */
async function takeNumbers(tx: EntityManager, { id, version }: Person, numbers: MergeRecord['numbers']): Promise<void> {
  if (numbers.length === 0) return
  const none = Object.fromEntries(numbers.flatMap((name) => NUMBER_COLUMNS[name]).map((column) => [column, null]))
  await tx.update(Person, { id }, { ...none, version: version + 1 })
}

function seatsOf({ seats }: MergePair['gone'], { freed }: WeighedMerge): MergeRecord['seats'] {
  return Object.fromEntries(seats.filter((one) => !freed.includes(one)).map(({ id, status }) => [id, status]))
}

function columnsOf<T extends object>(before: T, after: Partial<T>): Record<string, MergedColumn> {
  const names = Object.keys(after) as (keyof T & string)[]
  return Object.fromEntries(names.map((name) => [name, { before: before[name] ?? null, after: after[name] ?? null }]))
}

function withoutNumbers(person: Partial<Person>): Partial<Person> {
  const numbers: readonly string[] = Object.values(NUMBER_COLUMNS).flat()
  return Object.fromEntries(Object.entries(person).filter(([name]) => !numbers.includes(name)))
}

function withoutTrack({ track: _track, ...rest }: Partial<Referral>): Partial<Referral> {
  return rest
}

/** Not what somebody would look for in the history. */
const UNSAID = ['kept', 'emailBounced', 'addressBad']

function withoutKept<T extends object>(columns: Partial<T>): Partial<T> {
  return Object.fromEntries(Object.entries(columns).filter(([name]) => !UNSAID.includes(name))) as Partial<T>
}
