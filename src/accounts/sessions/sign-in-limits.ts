import { setTimeout as pause } from 'node:timers/promises'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { TooOftenError } from '../refusals.ts'

const FIFTEEN_MINUTES = 15 * 60
const AN_ACCOUNT_FROM_A_NETWORK = 10
const A_NETWORK = 100

/** Wrong attempts on one account, from wherever, after which each next one waits; how much longer for each; and how long at most. */
const FREE_ATTEMPTS = 30
const MILLISECONDS_MORE = 100
const LONGEST_PAUSE = 10_000
/** So many may wait for one account at a time. */
const MOST_WAITING = 20

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

/** Kept in memory: each process counts for itself, and a restart forgets. `wait` waits so many milliseconds. */
export function createSignInLimits(wait: (milliseconds: number) => Promise<unknown> = pause): SignInLimits {
  const limiter = (keyPrefix: string, points: number) =>
    new RateLimiterMemory({ keyPrefix, points, duration: FIFTEEN_MINUTES })
  const pairs = limiter('pair', AN_ACCOUNT_FROM_A_NETWORK)
  const networks = limiter('network', A_NETWORK)
  const accounts = limiter('account', Number.MAX_SAFE_INTEGER)
  const waiting = new Map<string, number>()
  return {
    count: async (email, network) => {
      const account = email.slice(0, 254)
      await consume(networks, network)
      await consume(pairs, pairOf(account, network))
      const { consumedPoints } = await accounts.consume(account)
      const milliseconds = Math.min((consumedPoints - FREE_ATTEMPTS) * MILLISECONDS_MORE, LONGEST_PAUSE)
      if (milliseconds > 0) await inLine(waiting, account, () => wait(milliseconds))
    },
    forget: async (email, network) => {
      const account = email.slice(0, 254)
      await pairs.delete(pairOf(account, network))
      await networks.reward(network)
      await accounts.reward(account)
    },
  }
}

function pairOf(account: string, network: string): string {
  return `${network} ${account}`
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (error instanceof Error) throw error
    throw tooOften()
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
