import { type EntityManager, In, IsNull } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { FINISHED_PLACEMENT, LIVE_PLACEMENT } from '../../groups/placement-status.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { addDays } from '../../calendar/days.ts'
import { PersonMerge } from '../../referrals/person-merge.entity.ts'
import { momentOf, type Moment } from '../../outside/clock.ts'
import { requirePresentKey } from '../../outside/database/present-key.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import { findRecipient, type Recipient } from '../recipient/recipient.ts'
import { isSamePlan, standingPlan, isUnderWay, findInvitedTo } from '../recipient/when-and-where.ts'
import { standingOf } from '../recipient/may-send.ts'
import { chooseLanguage } from '../texts/languages.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import type { Database } from '../../outside/database/database.ts'
import { unbroken } from '../texts/inserted-text.ts'
import { seatThatCounts } from '../../groups/seats/steps.ts'

/** What somebody who opens their link can do: choose, change what they chose, or read why there is nothing to choose. */
type InvitationState = 'open' | 'coming' | 'not-coming' | 'cancelled' | 'signed' | 'moved' | 'gone' | 'past' | 'expired'

/** True while somebody can still say whether they come. */
export function mayChoose(state: InvitationState): boolean {
  return ['open', 'coming', 'not-coming'].includes(state)
}

/** What stands behind a link. */
export interface Invitation {
  readonly recipient: Recipient
  readonly state: InvitationState
  /** Between the first session of several and the last: nothing to choose any more but to say that they come. */
  readonly underWay: boolean
  /** The group went to another time or building since they were invited. */
  readonly changed: boolean
  /** The language that the message was written in. */
  readonly language: string
}

/**
 * The invitation of a link; `null` for a word that is in no link. Looking changes nothing.
 * @throws UnavailableError `data-key-replaced` when this process can't know any more which links there are.
 */
export async function findInvitation(
  { db, secrets, clock }: Pick<Deps, 'db' | 'secrets' | 'clock'>,
  token: string,
): Promise<Invitation | null> {
  if (!/^[a-z2-9]{26}$/.test(token)) return null
  const tokenHash = In(secrets.hashes('token', token))
  const linked = await db.read.findOne(Placement, { where: { tokenHash }, relations: { referral: true } })
  if (!linked) {
    await requirePresentKey(db.read, secrets.key)
    return null
  }
  const found = (await findSeatInstead(db.read, linked)) ?? linked
  const recipient = await findRecipient(db.read, found.id)
  const language = chooseLanguage(recipient.person.languages, ourTemplates().languages)
  const now = clock.now()
  const invitedTo = await findInvitedTo(db.read, found.id)
  return {
    recipient,
    state: stateOf(recipient, now),
    underWay: isUnderWay(recipient.sessions, now),
    changed: invitedTo !== null && !isSamePlan(invitedTo, standingPlan(recipient)),
    language,
  }
}

/** Who was taken in twice and invited twice had one seat too many: the link of that one leads to the seat that stayed. */
async function findSeatInstead(tx: EntityManager, { id, status, referral }: Placement): Promise<Placement | null> {
  if (status !== 'cancelled') return null
  const merges = await tx.findBy(PersonMerge, { keptReferralId: referral.id, undoneAt: IsNull() })
  if (!merges.some(({ record }) => record.freed.includes(id))) return null
  return seatThatCounts(
    await tx.findBy(Placement, { referral: { id: referral.id }, status: In(['invited', 'confirmed']) }),
  )
}

/** So long after the last half day its page still says that it is past; then that the link is too old. */
const EXPIRES_DAYS = 60

/** Who left the programme, or has signed already, need not come any more. */
function stateOf(recipient: Recipient, now: Moment): InvitationState {
  const { placement, group, referral, firstStart, lastStart } = standingOf(recipient, now)
  if (referral === 'signed') return 'signed'
  if (referral === 'withdrawn' && recipient.referral.statusReason === 'moved') return 'moved'
  const { day: lastDay } = recipient.sessions.at(-1) ?? recipient.sessions[0]
  if (now >= momentOf(addDays(lastDay, EXPIRES_DAYS), '00:00')) return 'expired'
  if (group === 'cancelled') return 'cancelled'
  if (placement === 'cancelled' || ['withdrawn', 'refused'].includes(referral)) return 'gone'
  const choosable = LIVE_PLACEMENT.includes(placement) ? lastStart : firstStart
  if (FINISHED_PLACEMENT.includes(placement) || now >= choosable) return 'past'
  if (placement === 'confirmed') return 'coming'
  return placement === 'declined' ? 'not-coming' : 'open'
}

const ONE_MINUTE = 60_000

const kept = new WeakMap<Database, { readonly phone: Promise<string | null>; readonly until: number }>()

/**
 * The telephone number when all municipalities here have the same, or null: for who has no invitation that we know. It is looked up once
 * a minute at most, so also for who comes too often; a database that fails gives null.
 */
export function findOnlyPhone({ db }: Pick<Deps, 'db'>): Promise<string | null> {
  const last = kept.get(db)
  if (last && performance.now() < last.until) return last.phone
  const phone = readOnlyPhone(db).catch(() => {
    kept.delete(db)
    return null
  })
  kept.set(db, { phone, until: performance.now() + ONE_MINUTE })
  return phone
}

async function readOnlyPhone(db: Database): Promise<string | null> {
  const municipalities = await db.read.find(Municipality)
  const [phone, ...others] = new Set(municipalities.map(({ sender }) => sender.phone))
  return phone && others.length === 0 ? unbroken(phone) : null
}
