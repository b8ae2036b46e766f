import { In, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Placement } from '../../groups/placement.entity.ts'
import type { Actor } from '../../history/work.ts'
import { Message } from '../../invitations/message/message.entity.ts'
import { LEFT_MESSAGE, type MessageStatus } from '../../invitations/message/message-status.ts'
import { isActiveElsewhere, isActiveElsewhereBy } from '../../referrals/known/recognise.ts'
import type { PersonMerge } from '../../referrals/person-merge.entity.ts'
import { isActive } from '../../referrals/referral-status.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { gatherPair, type MergePair } from './gather-merge.ts'
import { findMerge, whyNotUnmerge } from './unmerge-people.ts'
import { weighMerge, type WeighedMerge, whyNotMerge } from './weigh-merge.ts'

/** Two people beside each other, and what would become of them. */
export interface ShownMerge extends MergePair {
  readonly objection: string | null
  readonly weighed: WeighedMerge
  /** Who stays, as they would be. */
  readonly after: Referral
  /** So many messages that have not left go no more, because their seat comes free. */
  readonly withheld: number
  /** So many wait for who stays. */
  readonly waiting: number
  /** The seats that come free of which something may have been read. */
  readonly told: readonly Placement[]
}

const WAITING: readonly MessageStatus[] = ['queued', 'failed']

/**
 * What it would do to merge two people; changes nothing.
 * @param references First of who stays, then of who goes.
 * @throws NotFoundError `not-found`; ConflictError `person-merged`.
 */
export async function showMerge(
  { db }: Pick<Deps, 'db'>,
  by: Actor,
  references: readonly [kept: string, gone: string],
): Promise<ShownMerge> {
  const pair = await gatherPair(db.read, by, references)
  const weighed = weighMerge(pair.kept, pair.gone)
  const { person, ...referral } = pair.kept.referral
  const { status, statusReason, pausedUntil } = weighed
  const after: Referral = {
    ...{ ...referral, ...weighed.referral, status, statusReason, pausedUntil },
    person: { ...person, ...weighed.person },
  }
  const messages = await messagesOf(db.read, pair)
  const isFreed = ({ placementId }: Message) => weighed.freed.some(({ id }) => id === placementId)
  const waiting = messages.filter((one) => WAITING.includes(one.status))
  const left = messages.filter((one) => LEFT_MESSAGE.includes(one.status) && isFreed(one))
  return {
    ...pair,
    weighed,
    objection: whyNotMerge(pair.kept, pair.gone) ?? (await whyNotHere(db.read, pair, after)),
    after,
    withheld: waiting.filter(isFreed).length,
    waiting: waiting.filter((one) => !isFreed(one)).length,
    told: weighed.freed.filter(({ id }) => left.some(({ placementId }) => placementId === id)),
  }
}

/** Another municipality may have one of them in its programme: asked as it is when they are merged (`putReferral`), with the numbers of both. */
async function whyNotHere(tx: EntityManager, { kept, gone }: MergePair, after: Referral): Promise<string | null> {
  if (!isActive(after) || (isActive(kept.referral) && after.track === kept.referral.track)) return null
  const { id } = kept.referral
  const isThere =
    (await isActiveElsewhere(tx, id)) ||
    (await isActiveElsewhere(tx, gone.referral.id)) ||
    (await isActiveElsewhereBy(tx, after.municipality, after.person))
  return isThere ? 'active-elsewhere' : null
}

function messagesOf(tx: EntityManager, { kept, gone }: MergePair): Promise<Message[]> {
  return tx.find(Message, {
    where: { referralId: In([kept.referral.id, gone.referral.id]) },
    select: { id: true, placementId: true, status: true },
  })
}

/** What it would do to make two people of one again. */
export interface ShownUnmerge {
  readonly merge: PersonMerge
  readonly kept: Referral
  readonly objection: string | null
}

/** @throws NotFoundError `not-found` */
export async function showUnmerge({ db }: Pick<Deps, 'db'>, by: Actor, id: string): Promise<ShownUnmerge> {
  const merge = await findMerge(db.read, by, id)
  const where = { id: merge.keptReferralId }
  const kept = await db.read.findOneOrFail(Referral, { where, relations: { person: true } })
  return { merge, kept, objection: await whyNotUnmerge(db.read, merge) }
}
