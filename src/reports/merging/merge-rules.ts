import { type EntityManager, type EntityTarget, In, type ObjectLiteral } from 'typeorm'
import { Signing } from '../../attendance/signing.entity.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { ChangedValue } from '../../history/changed-value.entity.ts'
import { Event } from '../../history/event.entity.ts'
import { EmailChange } from '../../invitations/due/email-change.entity.ts'
import { Message } from '../../invitations/message/message.entity.ts'
import { NewcomerRequest } from '../../invitations/newcomer/newcomer-request.entity.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { Unavailability } from '../../pool/unavailability.entity.ts'
import { Move } from '../../referrals/moves/move.entity.ts'
import { PersonMerge } from '../../referrals/person-merge.entity.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { WaitingReason } from '../../referrals/waiting-reason.entity.ts'
import { Report } from '../report.entity.ts'

/**
 * What a merge does with a column that points to a person or a referral.
 * - `moves`: its rows point to who stays.
 * - `goes`: its rows are deleted; they follow from others and are made anew.
 * - `stays`: it says who went, or goes with the referral itself.
 */
type MergeRule = 'moves' | 'goes' | 'stays'

/** Each such column of every table. A test reads the tables and says which one has no rule. */
export const MERGE_RULES: readonly (readonly [entity: EntityTarget<ObjectLiteral>, column: string, rule: MergeRule])[] =
  [
    [Placement, 'referral', 'moves'],
    [Message, 'referralId', 'moves'],
    [NewcomerRequest, 'referralId', 'moves'],
    [EmailChange, 'referralId', 'moves'],
    [Unavailability, 'referralId', 'moves'],
    [Signing, 'referralId', 'moves'],
    [Report, 'referralId', 'moves'],
    [Move, 'fromReferralId', 'moves'],
    [Move, 'toReferralId', 'moves'],
    [Event, 'referralId', 'moves'],
    [ChangedValue, 'referralId', 'moves'],
    [PersonMerge, 'keptReferralId', 'moves'],
    [WaitingReason, 'referralId', 'goes'],
    [Referral, 'person', 'stays'],
    [PersonMerge, 'goneReferralId', 'stays'],
    [PersonMerge, 'gonePersonId', 'stays'],
  ]

/** Which rows were moved, by `table.column`. */
export type MovedRows = Readonly<Record<string, readonly string[]>>

/** Moves everything that points to one referral to another, as each table's rule says. */
export async function handOverRows(tx: EntityManager, from: string, to: string): Promise<MovedRows> {
  const moved: Record<string, string[]> = {}
  for (const [entity, column, rule] of MERGE_RULES) {
    if (rule === 'stays') continue
    if (rule === 'goes') {
      await tx.delete(entity, { [column]: from })
      continue
    }
    const query = tx.createQueryBuilder(entity, 'row').select('row.id', 'id').where(`row.${column} = :from`, { from })
    const ids = (await query.getRawMany<{ id: string }>()).map(({ id }) => id)
    await point(tx, entity, column, ids, { from, to })
    if (ids.length > 0) moved[nameOf(tx, entity, column)] = ids
  }
  return moved
}

/**
 * The rows that were moved point to where they did before, and what was told since about a seat goes with it. Whatever else was written
 * since stays where it is.
 */
export async function returnRows(tx: EntityManager, moved: MovedRows, from: string, to: string): Promise<void> {
  for (const [entity, column] of MERGE_RULES)
    await point(tx, entity, column, moved[nameOf(tx, entity, column)] ?? [], { from, to })
  for (const seats of inParts(moved[nameOf(tx, Placement, 'referral')] ?? []))
    await tx.update(Message, { placementId: In(seats), referralId: from }, { referralId: to })
}

async function point(
  tx: EntityManager,
  entity: EntityTarget<ObjectLiteral>,
  column: string,
  ids: readonly string[],
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const isRelation = tx.connection.getMetadata(entity).relations.some(({ propertyName }) => propertyName === column)
  const pointing = (id: string) => ({ [column]: isRelation ? { id } : id })
  for (const part of inParts(ids)) await tx.update(entity, { id: In(part), ...pointing(from) }, pointing(to))
}

/** `message.referralId` */
function nameOf(tx: EntityManager, entity: EntityTarget<ObjectLiteral>, column: string): string {
  return `${tx.connection.getMetadata(entity).tableName}.${column}`
}
