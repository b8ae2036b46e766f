import { randomUUID } from 'node:crypto'
import { type EntityManager, In, IsNull, MoreThan } from 'typeorm'
import type { World } from '../../deps.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { findPlacement, placementLock, comesTo } from '../../groups/seats/steps.ts'
import { Session } from '../../groups/session.entity.ts'
import { type Actor, recordEvent, type Work, work } from '../../history/work.ts'
import { addMinutes, laterThan, type Moment } from '../../outside/clock.ts'
import { marksOfPlacement } from '../marks/find-marks.ts'
import { mark } from '../marks/mark-attendance.ts'
import { sign, withdraw } from '../signing/record-signing.ts'
import { Signing } from '../signing.entity.ts'
import { Tap, type TapSays, type TapState } from '../tap.entity.ts'
import { addedBy, judgeTap, type WhatCounts, versionOf } from './judge-tap.ts'
import { findSession } from './show-session.ts'

/** One person at one session. */
export interface InTheRoom {
  readonly sessionId: string
  readonly placementId: string
}

/** A tap, and what is known of the phone on which it was. */
export interface GivenTap {
  readonly says: TapSays
  /** Made by the phone: the same id a second time counts once. */
  readonly id?: string | undefined
  /** By the clock of the phone; in the future, or more than a day ago, counts as now. */
  readonly tappedAt?: Moment | undefined
  /** The `versionOf` that stood there, or the id of the tap before it on the same phone. Without it the tap counts, whatever stands there. */
  readonly seen?: string | undefined
  /** An empty box takes away what stood there, for it was emptied: of a list, which says only what was changed on it. */
  readonly empties?: boolean | undefined
}

/**
 * Notes what was tapped at one row of the list. Who signs on the day itself was there, and is marked so with the id of the tap; taking
 * the signature back takes that back too. A tap against what somebody else noted meanwhile is set aside, for a person to settle.
 * @returns `set-aside` for that, else `done`.
 * @throws NotFoundError `session-unknown`, `session-cancelled`, `placement-unknown`; ConflictError `not-the-signing` at a session before
 * the last, `mark-id-taken`; and what `markAttendance`, `recordSigning` and `withdrawSigning` refuse.
 */
export async function tap(deps: World, by: Actor, where: InTheRoom, given: GivenTap): Promise<TapState> {
  return work(deps, by, { lock: placementLock(where.placementId) }, (work) => noteTap(work, where, given))
}

/** The same as a part of another act, which holds the `placementLock`. */
export async function noteTap(work: Work, where: InTheRoom, given: GivenTap): Promise<TapState> {
  const { tx, by } = work
  const known = given.id === undefined ? null : await tx.findOneBy(Tap, { id: given.id })
  if (known && known.placementId !== where.placementId) throw new ConflictError('mark-id-taken')
  if (known) return known.state === 'set-aside' ? 'set-aside' : 'done'
  const { session, standing } = await findStanding(tx, by, where)
  const verdict = (await hasSeen(tx, given, standing)) ? 'seen' : judgeTap(given.says, standing, session.day, given)
  const id = given.id ?? randomUUID()
  const tappedAt = momentOfTap(work, given.tappedAt)
  if (verdict !== 'same' && verdict !== 'against') {
    const says = verdict === 'fits' ? addedBy(given.says) : given.says
    await carryOut(work, where, { says, id, tappedAt })
  }
  if (verdict === 'seen') await settleAll(tx, where)
  const state = verdict === 'against' ? 'set-aside' : 'done'
  // Who had not seen what a colleague noted has not seen it either when they tap once more.
  const leaves = verdict === 'seen' ? versionOf((await findStanding(tx, by, where)).standing) : null
  await tx.insert(Tap, { id, ...where, given: given.says, tappedAt, tappedBy: by.name, state, leaves })
  if (state === 'set-aside') await tellOfTap(work, where, 'attendance.set-aside')
  return state
}

async function hasSeen(tx: EntityManager, { seen }: GivenTap, standing: WhatCounts): Promise<boolean> {
  const now = versionOf(standing)
  if (seen === undefined || seen === now) return true
  return tx.existsBy(Tap, { id: seen, leaves: now })
}

const ONE_DAY = 24 * 60

/** When something was tapped, by the clock of the phone; in the future, or more than a day ago, counts as now. */
export function momentOfTap({ at }: Pick<Work, 'at'>, tappedAt: Moment | undefined): Moment {
  return tappedAt !== undefined && tappedAt < at && tappedAt > addMinutes(at, -ONE_DAY) ? tappedAt : at
}

/** @throws NotFoundError as `tap`. */
async function findStanding(tx: EntityManager, { scope }: Actor, { sessionId, placementId }: InTheRoom) {
  const session = await findSession(tx, scope, sessionId)
  const placement = await findPlacement(tx, scope, placementId)
  if (placement.group.id !== session.group.id || !comesTo(placement, session))
    throw new NotFoundError('placement-unknown')
  const mark = (await marksOfPlacement(tx, placementId)).get(sessionId) ?? null
  const signing = await tx.findOneBy(Signing, { referralId: placement.referral.id, withdrawnAt: IsNull() })
  return { session, placement, standing: { mark, signing } }
}

/** A tap that counts. */
interface Counting extends Pick<Tap, 'id' | 'tappedAt'> {
  readonly says: TapSays
}

async function carryOut(work: Work, where: InTheRoom, { says, id, tappedAt }: Counting): Promise<void> {
  const { placementId } = where
  const { session, placement, standing } = await findStanding(work.tx, work.by, where)
  const place = { session: session.number, id, markedAt: laterThan(tappedAt, standing.mark?.markedAt) }
  if (says.what === 'mark') {
    const { what: _, ...given } = says
    return mark(work, placementId, { ...given, ...place })
  }
  if (says.what === 'withdraw') {
    const withdrawn = await withdraw(work, placementId)
    if (standing.mark?.id === withdrawn.id) await mark(work, placementId, { ...place, status: null })
    return
  }
  const later = { group: { id: session.group.id }, number: MoreThan(session.number) }
  const isCatchUp = placement.sessionId !== null
  if (!isCatchUp && (await work.tx.existsBy(Session, later))) throw new ConflictError('not-the-signing')
  const { day, exception } = says.what === 'signed' ? says : {}
  const on = day ?? session.day
  if (on === session.day && standing.mark?.status !== 'present')
    await mark(work, placementId, { ...place, status: 'present' })
  await sign(work, placementId, says.what === 'signed' ? { signedOn: on } : { refusedOn: on }, exception, id)
}

async function settleAll(tx: EntityManager, { sessionId, placementId }: InTheRoom): Promise<void> {
  await tx.update(Tap, { sessionId, placementId, state: 'set-aside' }, { state: 'settled' })
}

/** The tap that was chosen, and every other of its row that says what stands there now. */
async function settleSaid({ tx, by }: Work, where: InTheRoom, chosen: string): Promise<void> {
  const { session, standing } = await findStanding(tx, by, where)
  const aside = await tx.findBy(Tap, { ...where, state: 'set-aside' })
  const isSaid = ({ given }: Tap) => judgeTap(given, standing, session.day, { empties: true }) === 'same'
  const said = aside.filter((tap) => tap.id === chosen || isSaid(tap))
  await tx.update(Tap, { id: In(said.map(({ id }) => id)) }, { state: 'settled' })
}

async function tellOfTap(work: Work, where: InTheRoom, kind: string): Promise<void> {
  const { tx, at, by } = work
  const { placement, session } = await findStanding(tx, by, where)
  const { referral, group } = placement
  const about = { referralId: referral.id, groupId: group.id, municipality: referral.municipality }
  await recordEvent(tx, at, by, { kind, ...about, data: { session: session.number } })
}

/**
 * Chooses between a tap that was set aside and what stood there. Doing it twice changes nothing.
 * @param counts The tap is right, and what else was set aside of that row waits for its own choice, unless it says the same; else what stood there is right.
 * @throws NotFoundError `tap-unknown`; and what `tap` refuses.
 */
export async function settleTap(deps: World, by: Actor, id: string, counts: boolean): Promise<void> {
  const found = await deps.db.read.findOneBy(Tap, { id })
  if (!found) throw new NotFoundError('tap-unknown')
  await work(deps, by, { lock: placementLock(found.placementId) }, async (work) => {
    const { state, given, placementId, sessionId } = await work.tx.findOneByOrFail(Tap, { id })
    const where = { placementId, sessionId }
    await findStanding(work.tx, by, where)
    if (state !== 'set-aside') return
    if (counts) await carryOut(work, where, { says: given, id: randomUUID(), tappedAt: work.at })
    await (counts ? settleSaid(work, where, id) : settleAll(work.tx, where))
    await tellOfTap(work, where, 'attendance.settled')
  })
}
