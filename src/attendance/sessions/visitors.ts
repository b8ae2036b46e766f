import { randomUUID } from 'node:crypto'
import type { Deps, World } from '../../deps.ts'
import { ConflictError, InputError, NotFoundError } from '../../errors.ts'
import { type Actor, recordEvent, type Scope, work } from '../../history/work.ts'
import { holdsNumber } from '../../people/identity.ts'
import type { Session } from '../../groups/session.entity.ts'
import { Visitor } from '../visitor.entity.ts'
import { EVER, listSessions } from './list-sessions.ts'
import { findSession } from './show-session.ts'

/** A visitor and the session that they came to. */
export interface ShownVisitor {
  readonly visitor: Visitor
  readonly session: Session
}

/** Who came to a session that this reader may see and nobody sorted out, the first first. */
export async function listVisitors(deps: Pick<Deps, 'db'>, scope: Scope): Promise<ShownVisitor[]> {
  const visitors = await deps.db.read.find(Visitor, { order: { notedAt: 'ASC', id: 'ASC' } })
  if (visitors.length === 0) return []
  const ids = visitors.map(({ sessionId }) => sessionId)
  const sessions = new Map((await listSessions(deps, scope, EVER, ids)).map((session) => [session.id, session]))
  return visitors.flatMap((visitor) => {
    const session = sessions.get(visitor.sessionId)
    return session ? [{ visitor, session }] : []
  })
}

/**
 * Notes somebody who is here and not in the register, or came for somebody else: a task for a planner. It counts for nothing. The same
 * name twice at one session is one visitor.
 * @throws NotFoundError `session-unknown`; ConflictError `session-not-yet`; InputError `visitor-name-missing`, `number-in-text`.
 */
export async function noteVisitor(
  deps: World,
  by: Actor,
  sessionId: string,
  { name, note }: Pick<Visitor, 'name' | 'note'>,
): Promise<void> {
  if (name === '') throw new InputError('visitor-name-missing')
  if (holdsNumber(name) || holdsNumber(note)) throw new InputError('number-in-text')
  await work(deps, by, { lock: `session:${sessionId}` }, async ({ tx, at, today }) => {
    const session = await findSession(tx, by.scope, sessionId)
    if (session.day > today) throw new ConflictError('session-not-yet', { day: session.day })
    if (await tx.existsBy(Visitor, { sessionId, name })) return
    await tx.insert(Visitor, { id: randomUUID(), sessionId, name, note, notedAt: at, notedBy: by.name })
    await recordEvent(tx, at, by, { kind: 'group.visitor-noted', groupId: session.group.id })
  })
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
