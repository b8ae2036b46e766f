import { createHash } from 'node:crypto'
import { Store, type SessionData } from 'express-session'
import { LessThan, MoreThan } from 'typeorm'
import type { World } from '../../deps.ts'
import { addMinutes, type Moment } from '../../outside/clock.ts'
import { forgetOldCounts } from './sign-in-limits.ts'
import { WebSession } from '../web-session.entity.ts'

/** A session ends this long after the last page, */
const IDLE_MINUTES = 8 * 60
/** and however busy somebody is, this long after signing in: a long working day (NIST SP 800-63B-4, 2.2.3, allows 24 hours). */
const LONGEST_MINUTES = 12 * 60
/** The end is only written again when it moves by more than this, so that reading pages hardly writes. */
const RENEW_MINUTES = 15

type Callback<T = void> = (error: unknown, result?: T) => void

/** Keeps the sessions of express-session in our table. Time comes from our clock; the table holds only a hash of the id. */
export class SessionStore extends Store {
  constructor(private readonly deps: World) {
    super()
  }

  get(id: string, callback: Callback<SessionData | null>): void {
    answer(this.find(id), callback)
  }

  set(id: string, session: SessionData, callback: Callback = ignore): void {
    answer(this.put(id, session), callback)
  }

  destroy(id: string, callback: Callback = ignore): void {
    answer(this.remove(id), callback)
  }

  override touch(id: string, session: SessionData, callback: Callback = ignore): void {
    answer(this.renew(id, session), callback)
  }

  private async find(id: string): Promise<SessionData | null> {
    const { db, clock } = this.deps
    const row = await db.read.findOneBy(WebSession, { id: hashed(id), expiresAt: MoreThan(clock.now()) })
    const session = row && (JSON.parse(row.data) as SessionData)
    return session && this.end(session) > clock.now() ? session : null
  }

  private async put(id: string, session: SessionData): Promise<void> {
    const row = { id: hashed(id), data: JSON.stringify(session), expiresAt: this.end(session) }
    await this.deps.db.write((tx) => tx.upsert(WebSession, row, ['id']))
  }

  private async remove(id: string): Promise<void> {
    await this.deps.db.write((tx) => tx.delete(WebSession, { id: hashed(id) }))
  }

  private async renew(id: string, session: SessionData): Promise<void> {
    const { db } = this.deps
    const end = this.end(session)
    const old = { id: hashed(id), expiresAt: LessThan(addMinutes(end, -RENEW_MINUTES)) }
    if (await db.read.existsBy(WebSession, old)) await db.write((tx) => tx.update(WebSession, old, { expiresAt: end }))
  }

  /** At the latest so long after signing in; a session of before this rule has no such moment, and is over. */
  private end({ signedInAt }: SessionData): Moment {
    const now = this.deps.clock.now()
    const [idle, last] = [addMinutes(now, IDLE_MINUTES), signedInAt ? addMinutes(signedInAt, LONGEST_MINUTES) : now]
    return idle < last ? idle : last
  }
}

function hashed(id: string): string {
  return createHash('sha256').update(id).digest('hex')
}

function answer<T>(work: Promise<T>, callback: Callback<T>): void {
  work.then((result) => callback(null, result), callback)
}

function ignore(): void {}

/** Deletes the sign-ins that are over, and the counts of attempts that don't count any more. @returns How many sign-ins. */
export async function forgetOldSessions({ db, clock }: World): Promise<number> {
  return db.write(async (tx) => {
    await forgetOldCounts(tx, clock.now())
    const { affected } = await tx.delete(WebSession, { expiresAt: LessThan(clock.now()) })
    return affected ?? 0
  })
}
