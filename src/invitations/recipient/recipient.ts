import { In, type EntityManager } from 'typeorm'
import type { CancelReason } from '../../groups/cancel-reasons.ts'
import type { Group } from '../../groups/group.entity.ts'
import { Placement } from '../../groups/placement.entity.ts'
import type { Session } from '../../groups/session.entity.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { momentOf, type Moment } from '../../outside/clock.ts'
import { inParts } from '../../outside/database/in-parts.ts'
import type { Person } from '../../people/person.entity.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { isCopy } from '../message/counsellor-copy.ts'
import { findMoves } from './find-moves.ts'
import { findSigned, type Signed } from './find-signed.ts'
import { findTold, type LastTold } from './find-told.ts'
import { isAboutAddress } from '../texts/message-data.ts'
import { reasonToWithhold, reasonToWithholdAddress, type Situation, type WithholdReason } from './may-send.ts'
import type { Message } from '../message/message.entity.ts'
import { knowsWhatComes } from './to-come.ts'
import { findOwnTexts, type OwnTexts } from '../texts/own-text-blocks.ts'
import { sessionsByGroup } from '../../groups/group/find-group.ts'

/** Somebody to tell something: their seat and all that a message says about it. */
export interface Recipient {
  readonly placement: Placement
  readonly referral: Referral
  readonly person: Person
  /** With its slot, room and venue. */
  readonly group: Group
  /** In order; at least one. */
  readonly sessions: readonly [Session, ...Session[]]
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

/** The recipients behind these seats, by the seat's id. */
export async function findRecipients(
  tx: EntityManager,
  placementIds: readonly string[],
): Promise<Map<string, Recipient>> {
  const found = new Map<string, Recipient>()
  if (placementIds.length === 0) return found
  const towns = new Map((await tx.find(Municipality)).map((municipality) => [municipality.code, municipality]))
  for (const part of inParts(placementIds)) {
    const seats = await findSeats(tx, part)
    const sessions = await sessionsByGroup(tx, [...new Set(seats.map(({ group }) => group.id))])
    const told = await findTold(
      tx,
      seats.map(({ id }) => id),
    )
    const moves = await findMoves(tx, sessions)
    const signed = await findSigned(tx, whoSigned(seats))
    const ownTexts = await findOwnTexts(tx, [...new Set(seats.map(({ referral }) => referral.municipality))])
    for (const seat of seats)
      found.set(seat.id, {
        ...recipientOf(seat, sessions.get(seat.group.id) ?? [], towns),
        lastTold: told.get(seat.id) ?? null,
        movedBecause: moves.get(seat.group.id) ?? null,
        signed: signed.get(seat.referral.id) ?? null,
        ownTexts: ownTexts.get(seat.referral.municipality) ?? new Map(),
      })
  }
  return found
}

/** The recipient in one seat. Throws when there is no such seat. */
export async function findRecipient(tx: EntityManager, placementId: string): Promise<Recipient> {
  const recipient = (await findRecipients(tx, [placementId])).get(placementId)
  if (!recipient) throw new Error(`a message about a placement that is not there: ${placementId}`)
  return recipient
}

/** Messages with whom each is for. */
export async function withRecipients(
  tx: EntityManager,
  messages: readonly Message[],
): Promise<{ message: Message; recipient: Recipient }[]> {
  const recipients = await findRecipients(tx, [...new Set(messages.map(({ placementId }) => placementId))])
  return messages.flatMap((message) => {
    const recipient = recipients.get(message.placementId)
    return recipient ? [{ message, recipient }] : []
  })
}

/** Why this message may not go out any more. That the person knows a new time says nothing about their counsellor. */
export function whyWithhold(message: Message, recipient: Recipient, now: Moment): WithholdReason | null {
  const situation = situationOf(recipient, now)
  if (isAboutAddress(message.kind)) return reasonToWithholdAddress(message.kind, situation, message.createdAt)
  return reasonToWithhold(message.kind, isCopy(message) ? { ...situation, knowsPlan: false } : situation)
}

/** What `may-send.ts` looks at. */
export function situationOf(recipient: Recipient, now: Moment): Situation {
  const { placement, referral, group, sessions, lastTold, signed } = recipient
  const [first] = sessions
  const last = sessions.at(-1) ?? first
  return {
    referral: referral.status,
    referralReason: referral.statusReason,
    placement: placement.status,
    group: group.status,
    firstStart: momentOf(first.day, first.startTime),
    lastStart: momentOf(last.day, last.startTime),
    lastEnd: momentOf(last.day, last.endTime),
    toldAt: lastTold?.at ?? null,
    knowsPlan: lastTold?.told ? knowsWhatComes(lastTold.told, recipient, now) : false,
    signedAt: signed?.recordedAt ?? null,
    now,
  }
}

function whoSigned(seats: readonly Placement[]): string[] {
  return seats.flatMap(({ referral }) => (referral.status === 'signed' ? referral.id : []))
}

function findSeats(tx: EntityManager, ids: readonly string[]): Promise<Placement[]> {
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
