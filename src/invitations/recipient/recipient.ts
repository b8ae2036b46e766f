import { In, type EntityManager } from 'typeorm'
import type { Group } from '../../groups/group.entity.ts'
import { Placement } from '../../groups/placement.entity.ts'
import type { Session } from '../../groups/session.entity.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import type { Moment } from '../../outside/clock.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import type { Person } from '../../people/person.entity.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { listOwnTexts, type OwnTexts } from '../texts/own-text-blocks.ts'
import { type Sessions, listTold, type LastTold } from './when-and-where.ts'
import { Message } from '../message/message.entity.ts'
import { Event } from '../../history/event.entity.ts'
import type { Day } from '../../calendar/days.ts'
import { NotFoundError } from '../../errors.ts'
import type { Scope } from '../../history/work.ts'
import { inScope } from '../../municipalities/scope.ts'
import { sessionsOfSeat } from '../../groups/seats/steps.ts'
import { sessionsByGroup } from '../../groups/group/find-group.ts'
import { type CancelReason, isCancelReason } from '../../groups/group-status.ts'

/** Somebody to tell something: their seat and all that a message says about it. */
export interface Recipient {
  readonly placement: Placement
  readonly referral: Referral
  readonly person: Person
  /** With its slot, room and venue. */
  readonly group: Group
  /** To which they come, in order; at least one: that at which they catch up, or all of the group. */
  readonly sessions: Sessions
  /** The person's own municipality, in whose name we write. */
  readonly municipality: Municipality
  /** Whose venue it is, and who decides about the group. */
  readonly host: Municipality
  /** What they were told last about when and where; null when nothing arrived yet. */
  readonly lastTold: LastTold | null
  /** Why the group moved the last time, if it did. */
  readonly movedBecause: CancelReason | null
  /** Of who has signed. */
  readonly signed: Signed | null
  /** What their municipality adds in its own words, by kind of message. */
  readonly ownTexts: OwnTexts
}

/** A message with the person it is for. */
export interface FoundMessage {
  readonly message: Message
  readonly recipient: Recipient
}

/**
 * A message, for who may see it.
 * @throws NotFoundError `message-unknown`
 */
export async function findMessage(tx: EntityManager, scope: Scope, id: string): Promise<FoundMessage> {
  const message = await tx.findOneBy(Message, { id })
  if (!message || !inScope(scope, message.municipality)) throw new NotFoundError('message-unknown')
  return { message, recipient: await findRecipient(tx, message.placementId) }
}

/** Messages with whom each is for. */
export async function withRecipients(
  tx: EntityManager,
  messages: readonly Message[],
): Promise<{ message: Message; recipient: Recipient }[]> {
  const recipients = await gatherRecipients(tx, [...new Set(messages.map(({ placementId }) => placementId))])
  return messages.flatMap((message) => {
    const recipient = recipients.get(message.placementId)
    return recipient ? [{ message, recipient }] : []
  })
}

/** The recipient in one seat. Throws when there is no such seat. */
export async function findRecipient(tx: EntityManager, placementId: string): Promise<Recipient> {
  const recipient = (await gatherRecipients(tx, [placementId])).get(placementId)
  if (!recipient) throw new Error(`a message about a placement that is not there: ${placementId}`)
  return recipient
}

/** The recipients behind these seats, by the seat's id. */
export async function gatherRecipients(
  tx: EntityManager,
  placementIds: readonly string[],
): Promise<Map<string, Recipient>> {
  const found = new Map<string, Recipient>()
  if (placementIds.length === 0) return found
  const towns = new Map((await tx.find(Municipality)).map((municipality) => [municipality.code, municipality]))
  for (const part of inParts(placementIds)) {
    const placements = await listPlacements(tx, part)
    const sessions = await sessionsByGroup(tx, [...new Set(placements.map(({ group }) => group.id))])
    const told = await listTold(
      tx,
      placements.map(({ id }) => id),
    )
    const moves = await listMovedSessions(tx, sessions)
    const whoSigned = placements.flatMap(({ referral }) => (referral.status === 'signed' ? referral.id : []))
    const signed = await listSigned(tx, whoSigned)
    const ownTexts = await listOwnTexts(tx, [...new Set(placements.map(({ referral }) => referral.municipality))])
    for (const placement of placements)
      found.set(placement.id, {
        ...recipientOf(placement, sessionsOfSeat(placement, sessions.get(placement.group.id) ?? []), towns),
        lastTold: told.get(placement.id) ?? null,
        movedBecause: moves.get(placement.group.id) ?? null,
        signed: signed.get(placement.referral.id) ?? null,
        ownTexts: ownTexts.get(placement.referral.municipality) ?? new Map(),
      })
  }
  return found
}

function listPlacements(tx: EntityManager, ids: readonly string[]): Promise<Placement[]> {
  const relations = { referral: { person: true }, group: { slot: { room: { venue: true } } } }
  return tx.find(Placement, { where: { id: In([...ids]) }, relations })
}

function recipientOf(
  placement: Placement,
  sessions: Session[],
  towns: Map<string, Municipality>,
): Omit<Recipient, 'lastTold' | 'movedBecause' | 'signed' | 'ownTexts'> {
  const { referral, group } = placement
  const [first, ...rest] = sessions
  const municipality = towns.get(referral.municipality)
  const host = towns.get(group.slot.room.venue.municipality)
  if (!first || !municipality || !host) throw new Error(`group ${group.id} lacks sessions or municipality`)
  return { placement, referral, person: referral.person, group, sessions: [first, ...rest], municipality, host }
}

/** What the history calls it when a group goes to another time or place. */
const MOVED = ['group.moved', 'group.room-changed']

/** Why these groups moved the last time, by the group's id; only of those whose calendar says that they did. */
async function listMovedSessions(
  tx: EntityManager,
  sessions: ReadonlyMap<string, readonly Session[]>,
): Promise<Map<string, CancelReason>> {
  const moved = [...sessions].flatMap(([id, own]) => (own.some(({ sequence }) => sequence > 0) ? id : []))
  if (moved.length === 0) return new Map()
  const events = await tx.find(Event, { where: { groupId: In(moved), kind: In(MOVED) }, order: { at: 'ASC' } })
  return new Map(
    events.flatMap(({ groupId, data }): [string, CancelReason][] => {
      const reason = String(data['reason'])
      return groupId && isCancelReason(reason) ? [[groupId, reason]] : []
    }),
  )
}

/** A signature as the history has it. */
interface Signed {
  readonly on: Day
  readonly recordedAt: Moment
}

/** What the history calls a recorded signature. */
export const SIGNED_EVENT = 'signing.signed'

/** The last signature of these referrals, by the referral's id. Signing belongs to a later stage; its history is everybody's. */
async function listSigned(tx: EntityManager, referralIds: readonly string[]): Promise<Map<string, Signed>> {
  if (referralIds.length === 0) return new Map()
  const events = await tx.find(Event, {
    where: { referralId: In([...referralIds]), kind: SIGNED_EVENT },
    order: { at: 'ASC' },
  })
  return new Map(
    events.map(({ referralId, data, at }) => [referralId ?? '', { on: String(data['day']), recordedAt: at }]),
  )
}

/** The counsellor, often of VluchtelingenWerk, to whom the person agreed that copies go; `null` when there is none. */
export function counsellorOf(referral: Referral): { address: string; name: string } | null {
  const { counsellorMay, counsellorEmail, counsellorName } = referral
  return counsellorMay && counsellorEmail ? { address: counsellorEmail, name: counsellorName ?? '' } : null
}
