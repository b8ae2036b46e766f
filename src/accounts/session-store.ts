import { createHash } from 'node:crypto'
import { Store, type SessionData } from 'express-session'
import { LessThan, MoreThan } from 'typeorm'
import type { Deps } from '../deps.ts'
import { addMinutes } from '../outside/clock.ts'
import { WebSession } from './web-session.entity.ts'

/** A session ends this long after the last page. */
const IDLE_MINUTES = 8 * 60
/** The end is only written again when it moves by more than this, so that reading pages hardly writes. */
const RENEW_MINUTES = 15

type Callback<T = void> = (error: unknown, result?: T) => void

/** Keeps the sessions of express-session in our table. Time comes from our clock; the table holds only a hash of the id. */
export class SessionStore extends Store {
  constructor(private readonly deps: Pick<Deps, 'db' | 'clock'>) {
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

  override touch(id: string, _session: SessionData, callback: Callback = ignore): void {
    answer(this.renew(id), callback)
  }

  private async find(id: string): Promise<SessionData | null> {
    const { db, clock } = this.deps
    const row = await db.read.findOneBy(WebSession, { id: hashed(id), expiresAt: MoreThan(clock.now()) })
    return row && (JSON.parse(row.data) as SessionData)
  }

  private async put(id: string, session: SessionData): Promise<void> {
    const row = { id: hashed(id), data: JSON.stringify(session), expiresAt: this.end() }
    await this.deps.db.write((tx) => tx.upsert(WebSession, row, ['id']))
  }

  private async remove(id: string): Promise<void> {
    await this.deps.db.write((tx) => tx.delete(WebSession, { id: hashed(id) }))
  }

  private async renew(id: string): Promise<void> {
    const { db } = this.deps
    const end = this.end()
    const old = { id: hashed(id), expiresAt: LessThan(addMinutes(end, -RENEW_MINUTES)) }
    if (await db.read.existsBy(WebSession, old)) await db.write((tx) => tx.update(WebSession, old, { expiresAt: end }))
  }

  private end(): string {
    return addMinutes(this.deps.clock.now(), IDLE_MINUTES)
  }
}

function hashed(id: string): string {
  return createHash('sha256').update(id).digest('hex')
}

function answer<T>(work: Promise<T>, callback: Callback<T>): void {
  work.then((result) => callback(null, result), callback)
}

function ignore(): void {}
