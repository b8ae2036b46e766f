import { setTimeout as pause } from 'node:timers/promises'
import { type EntityManager, LessThan } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Moment } from '../../outside/clock.ts'
import { TooOftenError } from '../caller.ts'
import { SignInCount } from '../sign-in-count.entity.ts'
import { allowed, type Counter, counterOn, keyOf } from './counters.ts'

const FIFTEEN_MINUTES = 15 * 60
const AN_ACCOUNT_FROM_A_NETWORK = 10
const A_NETWORK = 100

/** Wrong attempts on one account, from wherever, after which each next one waits; how much longer for each; and how long at most. */
const FREE_ATTEMPTS = 30
const MILLISECONDS_MORE = 100
const LONGEST_PAUSE = 10_000
/** So many may wait for one account at a time, in one process. */
const MOST_WAITING = 20

/** What is tried; each is counted by itself. */
export type Tried = 'sign-in' | 'own-password' | 'first-administrator'

/**
 * Slows down who guesses. In a quarter of an hour at most ten attempts on an account from one network, and a hundred from a network. Who
 * guesses from many networks shuts nobody out: attempts on that account then wait a little, up to ten seconds, also the right one.
 */
export interface SignInLimits {
  /** @throws TooOftenError `sign-in-too-often` */
  count(email: string, network: string): Promise<void>
  /** It was their own account: this attempt was none. */
  forget(email: string, network: string): Promise<void>
}

/** Kept in the database, for all processes together; a restart forgets nothing. `wait` waits so many milliseconds. */
export function createSignInLimits(
  { db }: Pick<Deps, 'db'>,
  tried: Tried,
  wait: (milliseconds: number) => Promise<unknown> = pause,
): SignInLimits {
  const waiting = new Map<string, number>()
  return {
    count: async (email, network) => {
      const attempts = await db.write((tx) => countOne(tx, tried, email, network))
      if (attempts === null) throw tooOften()
      const milliseconds = Math.min((attempts - FREE_ATTEMPTS) * MILLISECONDS_MORE, LONGEST_PAUSE)
      if (milliseconds > 0) await inLine(waiting, email.slice(0, 254), () => wait(milliseconds))
    },
    forget: (email, network) =>
      db.write(async (tx) => {
        const { networks, pairs, accounts } = await countersOn(tx, tried)
        await networks.reward(keyOf(network))
        await pairs.delete(keyOf(network, email))
        await accounts.reward(keyOf(email))
      }),
  }
}

/** Always in the same order, so that two attempts never wait for each other. What is refused is counted too. @returns null: too often. */
async function countOne(tx: EntityManager, tried: Tried, email: string, network: string): Promise<number | null> {
  const { networks, pairs, accounts } = await countersOn(tx, tried)
  if (!(await allowed(networks.consume(keyOf(network))))) return null
  if (!(await allowed(pairs.consume(keyOf(network, email))))) return null
  return (await accounts.consume(keyOf(email))).consumedPoints
}

/** The library's own stores, on the connection and in the transaction of this write. */
async function countersOn(
  tx: EntityManager,
  tried: Tried,
): Promise<Record<'networks' | 'pairs' | 'accounts', Counter>> {
  const counter = (kind: string, points: number) => counterOn(tx, `${tried} ${kind}`, points, FIFTEEN_MINUTES)
  return {
    networks: await counter('network', A_NETWORK),
    pairs: await counter('pair', AN_ACCOUNT_FROM_A_NETWORK),
    accounts: await counter('account', Number.MAX_SAFE_INTEGER),
  }
}

async function inLine(waiting: Map<string, number>, account: string, turn: () => Promise<unknown>): Promise<void> {
  const before = waiting.get(account) ?? 0
  if (before >= MOST_WAITING) throw tooOften()
  waiting.set(account, before + 1)
  await turn()
  const left = (waiting.get(account) ?? 1) - 1
  if (left > 0) waiting.set(account, left)
  else waiting.delete(account)
}

function tooOften(): TooOftenError {
  return new TooOftenError('sign-in-too-often', { minutes: FIFTEEN_MINUTES / 60 })
}

/** Forgets what does not count any more. */
export async function forgetOldCounts(tx: EntityManager, now: Moment): Promise<void> {
  await tx.delete(SignInCount, { expire: LessThan(Date.parse(now)) })
}
