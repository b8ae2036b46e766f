import { randomUUID } from 'node:crypto'
import { In, type EntityManager } from 'typeorm'
import type { Deps, World } from '../../deps.ts'
import { ConflictError, InputError, NotFoundError } from '../../errors.ts'
import type { Session } from '../../groups/session.entity.ts'
import { Event } from '../../history/event.entity.ts'
import { type Actor, recordEvent, type Scope, work } from '../../history/work.ts'
import { findShown } from '../../invitations/message/short-address.ts'
import { inScope } from '../../municipalities/scope.ts'
import type { Moment } from '../../outside/clock.ts'
import { holdsNumber } from '../../people/identity.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { type PossibleWalkIn, possibleWalkIn } from '../marks/find-walk-ins.ts'
import { Visitor } from '../visitor.entity.ts'
import { EVER, listSessions } from './list-sessions.ts'
import { findSession } from './show-session.ts'
import { momentOfTap } from './tap.ts'

/** A visitor and the session that they came to. */
export interface ShownVisitor {
  readonly visitor: Visitor
  readonly session: Session
}

/** Who came to a session that this reader may see and nobody sorted out, the first first. */
export async function listVisitors(deps: Pick<Deps, 'db'>, scope: Scope): Promise<ShownVisitor[]> {
  const all = await deps.db.read.find(Visitor, { order: { notedAt: 'ASC', id: 'ASC' } })
  if (all.length === 0) return []
  const visitors = await asSeenBy(deps.db.read, scope, all)
  const ids = visitors.map(({ sessionId }) => sessionId)
  const sessions = new Map((await listSessions(deps, scope, EVER, ids)).map((session) => [session.id, session]))
  return visitors.flatMap((visitor) => {
    const session = sessions.get(visitor.sessionId)
    return session ? [{ visitor, session }] : []
  })
}

/** Of who is known in another municipality, the reader is told no more than that somebody came who is called so. */
async function asSeenBy(tx: EntityManager, scope: Scope, visitors: readonly Visitor[]): Promise<Visitor[]> {
  const references = visitors.flatMap(({ reference }) => reference || [])
  const known = references.length > 0 ? await tx.findBy(Referral, { reference: In(references) }) : []
  const hidden = new Set(known.flatMap((one) => (inScope(scope, one.municipality) ? [] : one.reference)))
  return visitors.map((one) => (hidden.has(one.reference) ? { ...one, reference: '', note: '' } : one))
}

/** What a coordinator notes of a visitor, and what is known of the phone on which it was. */
export interface GivenVisitor extends Pick<Visitor, 'name' | 'note'> {
  /** What stands on the letter that they showed: its reference, its code, or what a camera read in it. */
  readonly shown?: string | undefined
  /** Made by the phone: the same id a second time is the same visitor, also when somebody sorted them out meanwhile. */
  readonly id?: string | undefined
  /** As of a tap. */
  readonly notedAt?: Moment | undefined
}

/**
 * Notes somebody who is here and not in the register, came for somebody else, or could not be looked up without network: a task for a
 * planner. It counts for nothing. The same twice at one session is one visitor.
 * @throws NotFoundError `session-unknown`, `session-cancelled`; ConflictError `session-not-yet`; InputError `visitor-name-missing`,
 * `visitor-name-long` and the like, `number-in-text`, `number-in-reference`.
 */
export async function noteVisitor(
  deps: World & Pick<Deps, 'secrets'>,
  by: Actor,
  sessionId: string,
  { name, note, shown = '', id = randomUUID(), notedAt }: GivenVisitor,
): Promise<void> {
  if (name === '') throw new InputError('visitor-name-missing')
  if (name.length > MOST.name) throw new InputError('visitor-name-long', { most: MOST.name })
  if (note.length > MOST.note) throw new InputError('visitor-note-long', { most: MOST.note })
  if (shown.length > MOST.shown) throw new InputError('visitor-letter-long', { most: MOST.shown })
  if (holdsNumber(name) || holdsNumber(note)) throw new InputError('number-in-text')
  const reference = await referenceOf(deps, by.scope, shown)
  await work(deps, by, { lock: `session:${sessionId}` }, async (work) => {
    const { tx, at, today } = work
    const session = await findSession(tx, by.scope, sessionId)
    if (session.day > today) throw new ConflictError('session-not-yet', { day: session.day })
    const visitor = { sessionId, name, note, reference }
    if ((await tx.existsBy(Visitor, visitor)) || (await wasNoted(tx, session, id))) return
    await tx.insert(Visitor, { ...visitor, id, notedAt: momentOfTap(work, notedAt), notedBy: by.name })
    await recordEvent(tx, at, by, { kind: NOTED, groupId: session.group.id, data: { visitor: id } })
  })
}

const NOTED = 'group.visitor-noted'

/** How many signs each may have. */
const MOST = { name: 100, note: 200, shown: 500 } as const

/** What opens somebody's page is not kept, but whose letter it is; nothing of a letter of a municipality that the reader may not see. */
async function referenceOf(deps: Pick<Deps, 'db' | 'secrets'>, scope: Scope, shown: string): Promise<string> {
  if (shown === '') return ''
  const seat = await findShown(deps, shown)
  if (seat) return inScope(scope, seat.referral.municipality) ? seat.referral.reference : ''
  if (shown.includes('/')) return ''
  // As it is written there, so that whoever may see them finds them; who may not, and typed it, is told nothing of it (`asSeenBy`).
  const known = await deps.db.read.findOneBy(Referral, { reference: In([shown, shown.toUpperCase()]) })
  if (!known && holdsNumber(shown)) throw new InputError('number-in-reference')
  return known?.reference ?? shown
}

/** A phone that got no answer sends again, and of who was sorted out meanwhile nothing else is left. */
async function wasNoted(tx: EntityManager, { group }: Session, id: string): Promise<boolean> {
  const events = await tx.findBy(Event, { groupId: group.id, kind: NOTED })
  return events.some(({ data }) => data['visitor'] === id)
}

/** The visitors of one session whom nobody sorted out, the first first. */
export async function listVisitorsOf(tx: EntityManager, scope: Scope, sessionId: string): Promise<Visitor[]> {
  const visitors = await tx.find(Visitor, { where: { sessionId }, order: { notedAt: 'ASC', id: 'ASC' } })
  return asSeenBy(tx, scope, visitors)
}

/** Whose letter a visitor showed, and what can be done for them at that session; null when it is of nobody that the reader may see. */
export async function findByLetter(
  tx: EntityManager,
  scope: Scope,
  { visitor, session }: ShownVisitor,
): Promise<PossibleWalkIn | null> {
  if (visitor.reference === '') return null
  const referral = await tx.findOne(Referral, { where: { reference: visitor.reference }, relations: { person: true } })
  if (!referral || !inScope(scope, referral.municipality)) return null
  return possibleWalkIn(tx, { group: session.group, session }, referral)
}

/**
 * Somebody sorted out who a visitor was, or they were noted by mistake: nothing is kept of them.
 * @throws NotFoundError `visitor-unknown`, also for a session that the reader may not see.
 */
export async function settleVisitor(deps: World, by: Actor, id: string): Promise<void> {
  await work(deps, by, { lock: `visitor:${id}` }, async ({ tx, at }) => {
    const visitor = await tx.findOneBy(Visitor, { id })
    if (!visitor) throw new NotFoundError('visitor-unknown')
    const session = await findSession(tx, by.scope, visitor.sessionId)
    await tx.delete(Visitor, { id })
    await recordEvent(tx, at, by, { kind: 'group.visitor-settled', groupId: session.group.id })
  })
}
