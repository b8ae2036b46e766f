import { randomUUID } from 'node:crypto'
import { In, type EntityManager } from 'typeorm'
import type { Deps, World } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { type Actor, recordEvent, type Scope, work } from '../../history/work.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import { TOLD_MESSAGE } from '../message/message-status.ts'
import { Message } from '../message/message.entity.ts'
import { allLanguages, writtenLanguage } from '../texts/languages.ts'
import { MESSAGE_KINDS, type SeatKind } from '../texts/message-data.ts'
import { type Invitation, mayChoose } from './find-invitation.ts'
import { Recording } from './recording.entity.ts'
import { readSound, type Sound } from './sound-file.ts'

/** Which message is read aloud, whose it is, and in which language. */
export interface RecordingPlace {
  readonly municipality: string
  readonly kind: string
  /** BCP-47. */
  readonly language: string
}

/** The recordings of a municipality. @throws NotFoundError `not-found` for one out of scope. */
export function listRecordings({ db }: Pick<Deps, 'db'>, scope: Scope, municipality: string): Promise<Recording[]> {
  requireInScope(scope, municipality)
  return db.read.find(Recording, { where: { municipality }, order: { kind: 'ASC', language: 'ASC' } })
}

/**
 * Keeps a recording, in place of the one that was there.
 * @throws NotFoundError `not-found` for a municipality out of scope; InputError `recording-kind`, `recording-language`,
 *   `recording-unknown`.
 */
export async function addRecording(
  deps: World,
  by: Actor,
  place: RecordingPlace,
  file: { readonly name: string; readonly bytes: Buffer },
): Promise<void> {
  const where = checked(by, place)
  const { type, bytes } = readSound(file.bytes)
  await work(deps, by, { lock: `recordings:${where.municipality}` }, async ({ tx, at }) => {
    await tx.delete(Recording, where)
    await tx.insert(Recording, {
      id: randomUUID(),
      ...where,
      type,
      fileName: file.name.slice(0, 200),
      content: bytes.toString('base64'),
      bytes: bytes.length,
      uploadedAt: at,
      uploadedBy: by.name,
    })
    await recordEvent(tx, at, by, { kind: 'recording.added', ...happened(where) })
  })
}

/** Takes a recording away: nothing is played any more. Twice does nothing twice. @throws what `addRecording` throws for the place. */
export async function removeRecording(deps: World, by: Actor, place: RecordingPlace): Promise<void> {
  const where = checked(by, place)
  await work(deps, by, { lock: `recordings:${where.municipality}` }, async ({ tx, at }) => {
    const { affected } = await tx.delete(Recording, where)
    if (affected) await recordEvent(tx, at, by, { kind: 'recording.removed', ...happened(where) })
  })
}

/** The sound of a recording, for who may see the municipality; null where there is none. */
export async function findSound(tx: EntityManager, place: RecordingPlace): Promise<Sound | null> {
  const { municipality, language } = place
  const kind = In(MESSAGE_KINDS.filter((one) => one === place.kind))
  const select = { id: true, type: true, content: true } as const
  const found = await tx.findOne(Recording, { select, where: { municipality, kind, language } })
  return found && { type: found.type, bytes: Buffer.from(found.content, 'base64') }
}

/** When what a message says still holds: while they can choose, or in the one state of the page that it is about. */
const HOLDS: Readonly<Record<SeatKind, Invitation['state'] | typeof mayChoose>> = {
  invitation: mayChoose,
  'seat-offered': mayChoose,
  change: mayChoose,
  reminder: mayChoose,
  cancellation: 'cancelled',
  absence: 'past',
  signed: 'signed',
}

/**
 * The recording of the message that somebody got last, in the language that they read or one that stands in for it (Persian for Dari);
 * null where there is none in it: Dutch is no help to who can't read it. Null too where the page says by now something else than the
 * message: who can't read the page would hear the opposite.
 * @param reader BCP-47.
 */
export async function findHeard(
  tx: EntityManager,
  { recipient, state }: Pick<Invitation, 'recipient' | 'state'>,
  reader: string,
): Promise<RecordingPlace | null> {
  const { municipality } = recipient.referral
  const kind = await findLastKind(tx, recipient.placement.id)
  // Who catches up at one session was invited in other words.
  if (kind === 'invitation' && recipient.placement.sessionId !== null) return null
  if (!kind || !holds(kind, state)) return null
  const recordings = await tx.findBy(Recording, { municipality, kind })
  const languages = recordings.map(({ language }) => language)
  const language = writtenLanguage(reader, languages)
  const isTheirs = languages.includes(language) && (language !== 'nl' || reader === 'nl')
  return isTheirs ? { municipality, kind, language } : null
}

function holds(kind: SeatKind, state: Invitation['state']): boolean {
  const when = HOLDS[kind]
  return typeof when === 'string' ? when === state : when(state)
}

/** What the last message that reached them was. */
async function findLastKind(tx: EntityManager, placementId: string): Promise<SeatKind | null> {
  const last = await tx.findOne(Message, {
    select: { id: true, kind: true },
    where: { placementId, copyFor: 'newcomer', kind: In([...MESSAGE_KINDS]), status: In([...TOLD_MESSAGE]) },
    order: { createdAt: 'DESC' },
  })
  return MESSAGE_KINDS.find((kind) => kind === last?.kind) ?? null
}

function checked({ scope }: Actor, { municipality, kind, language }: RecordingPlace) {
  requireInScope(scope, municipality)
  const known = MESSAGE_KINDS.find((one) => one === kind)
  if (!known) throw new InputError('recording-kind')
  if (!allLanguages().some(({ code }) => code === language)) throw new InputError('recording-language')
  return { municipality, kind: known, language }
}

function happened({ municipality, kind, language }: ReturnType<typeof checked>) {
  return { municipality, data: { message: kind, language } }
}
