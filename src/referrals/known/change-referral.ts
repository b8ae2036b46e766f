import { type EntityManager, In, type UpdateResult } from 'typeorm'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { Referral } from '../referral.entity.ts'
import { checkReferralStep, isActive, type ReferralStatus } from '../referral-status.ts'
import { WaitingReason } from '../waiting-reason.entity.ts'
import { isActiveElsewhere } from './recognise.ts'
import type { FieldChange } from '../../history/fields-between.ts'
import { type Happening, recordEvent, type Work } from '../../history/work.ts'
import { Person } from '../../people/person.entity.ts'
import { SEARCH_COLUMNS } from '../../people/sounds-like.ts'
import { keptAfter, type ReferralColumns } from './referral-row.ts'

/**
 * Takes a referral a step further, or some at once, all or none: nothing else writes where they stand. Who calls it writes down why in
 * the history. The waiting date stays.
 * @param which An id, or several.
 * @param reason For `paused` and `withdrawn`: why.
 * @param columns Written at the same moment.
 * @throws ConflictError `referral-step` when it may not go there from where it is; `changed-meanwhile` when somebody was first;
 *   `active-elsewhere` when another municipality has them in its programme. Which one, nobody learns.
 */
export async function moveReferral(
  tx: EntityManager,
  which: string | readonly string[],
  to: ReferralStatus,
  reason: string | null = null,
  columns: ReferralColumns = {},
): Promise<void> {
  const ids = [which].flat()
  const referrals = await tx.findBy(Referral, { id: In(ids) })
  if (referrals.length < ids.length) throw new NotFoundError('referral-unknown')
  const moving = referrals.filter(({ status, statusReason }) => status !== to || statusReason !== reason)
  if (moving.length === 0) return
  for (const { status } of moving) checkReferralStep(status, to, reason)
  await stand(tx, moving, { status: to, statusReason: reason }, columns)
}

/**
 * Puts a referral where another row of the same person stood, or where it stood before: no step leads there, nothing happened to them.
 * @param referral As it was read.
 * @param columns Written at the same moment.
 * @throws ConflictError `changed-meanwhile`, and `active-elsewhere` as `moveReferral`, also for who takes part under another number.
 */
export async function putReferral(
  tx: EntityManager,
  referral: Referral,
  to: Standing,
  columns: ReferralColumns,
): Promise<void> {
  await stand(tx, [referral], to, columns)
}

type Standing = Pick<Referral, 'status' | 'statusReason'>

async function stand(
  tx: EntityManager,
  moving: readonly Referral[],
  { status, statusReason }: Standing,
  columns: ReferralColumns,
): Promise<void> {
  for (const referral of moving)
    await checkNotElsewhere(tx, referral, { ...referral, ...columns, status, statusReason })
  const asSeen = moving.map(({ id, version }) => ({ id, version }))
  const step = { pausedUntil: null, ...columns, status, statusReason }
  const { affected } = await tx.createQueryBuilder().update(Referral).set(step).where(asSeen).execute()
  if (affected !== moving.length) throw new ConflictError('changed-meanwhile')
  if (status !== 'waiting') await tx.delete(WaitingReason, { referralId: In(moving.map(({ id }) => id)) })
}

async function checkNotElsewhere(tx: EntityManager, referral: Referral, then: Referral): Promise<void> {
  if (!isActive(then) || (isActive(referral) && then.track === referral.track)) return
  if (await isActiveElsewhere(tx, referral.id)) throw new ConflictError('active-elsewhere')
}

/** New values by column, for the person and for the referral. */
export interface ChangedColumns {
  readonly person: Partial<Person>
  readonly referral: ReferralColumns
}

/**
 * Writes what was changed here about somebody, and in the history which columns. It stays until a file of DUO says something new of
 * them. Changes nothing when there is nothing.
 * @param known With the person.
 * @param why What the history says besides.
 * @throws ConflictError `changed-meanwhile` when somebody wrote in one of both rows since they were read.
 */
export async function saveChanges(
  { tx, at, by }: Work,
  known: Referral,
  changes: ChangedColumns,
  why: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { person, ...referral } = known
  const fields = [...Object.keys(changes.person), ...Object.keys(changes.referral)]
  if (fields.length === 0) return
  const { id, municipality, version } = referral
  if (Object.keys(changes.person).length > 0) {
    const mended = mendedBy(changes.person)
    await asRead(tx.update(Person, { id: person.id, version: person.version }, { ...changes.person, ...mended }))
  }
  const here = fields.filter((name) => !ONLY_HERE.includes(name))
  const kept = keptAfter(referral.kept, { ...person, ...referral }, { here })
  await asRead(tx.update(Referral, { id, version }, { ...changes.referral, kept }))
  const happening = { kind: 'person.changed', referralId: id, municipality, ...saidOf(known, changes) }
  await recordEvent(tx, at, by, { ...happening, data: { ...happening.data, ...why } })
}

/**
 * Nobody else changes somebody until the end; what is read of them from here on stays so. For who says something of themselves, and is
 * never sent away to look again. (On SQLite every write is alone anyway.)
 */
export async function holdReferral(tx: EntityManager, id: string): Promise<void> {
  if (tx.connection.options.type !== 'postgres') return
  const { person } = await tx.findOneOrFail(Referral, { where: { id }, relations: { person: true } })
  // In the order in which a file of DUO holds them.
  await tx.findOne(Person, { where: { id: person.id }, lock: { mode: 'pessimistic_write' } })
  await holdStanding(tx, id)
}

/** Nobody else changes where somebody stands until the end. (On SQLite every write is alone anyway.) */
export async function holdStanding(tx: EntityManager, id: string): Promise<void> {
  if (tx.connection.options.type === 'postgres')
    await tx.findOne(Referral, { where: { id }, lock: { mode: 'pessimistic_write' } })
}

/** @throws ConflictError `changed-meanwhile` when what is written is no longer as it was read: nothing has that version. */
export async function asRead(update: Promise<UpdateResult>): Promise<void> {
  if ((await update).affected === 0) throw new ConflictError('changed-meanwhile')
}

/** What the history keeps of changed columns: which ones, and what was in them before and after. Of BSN and V-number only that. */
export function saidOf(known: Referral, { person, referral }: ChangedColumns): Pick<Happening, 'data' | 'changes'> {
  const between = [...betweenColumns(known.person, person), ...betweenColumns(known, referral)]
  const said = between.filter(({ field }) => !DERIVED.includes(field))
  return {
    data: { fields: said.map(({ field }) => field) },
    changes: said.filter(({ field }) => !field.endsWith('Hash')),
  }
}

/** Follow from other columns. */
const DERIVED: readonly string[] = [...SEARCH_COLUMNS, 'bsnSealed', 'vNumberSealed', 'track', 'smsSince', 'smsBy']

function betweenColumns<T extends object>(before: T, after: Partial<T>): FieldChange[] {
  return Object.entries(after).map(([field, value]) => {
    return { field, before: before[field as keyof T] ?? null, after: value ?? null }
  })
}

/** No file says these. */
const ONLY_HERE: readonly string[] = [...DERIVED, 'literacy', 'interpreter', 'availability', 'smsNumber']

const ADDRESS = ['street', 'houseNumber', 'houseLetter', 'addition', 'postcode', 'town']

/** A new address or e-mail address is not known to be bad. */
function mendedBy(change: object): Partial<Person> {
  return {
    ...('email' in change && { emailBounced: false }),
    ...(ADDRESS.some((name) => name in change) && { addressBad: false }),
  }
}
