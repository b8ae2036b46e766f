import { RateLimiterMemory } from 'rate-limiter-flexible'
import { TooOftenError } from './refusals.ts'

const FIFTEEN_MINUTES = 15 * 60
const A_ACCOUNT = 10
const AN_ADDRESS = 100

/** Slows down who guesses: at most ten attempts a quarter of an hour for an account, a hundred from an address. */
export interface SignInLimits {
  /** @throws TooOftenError `sign-in-too-often` */
  count(email: string, address: string): Promise<void>
  /** It was their own account: the attempts don't count. */
  forget(email: string, address: string): Promise<void>
}

/** Kept in memory: each process counts for itself, and a restart forgets. */
export function createSignInLimits(): SignInLimits {
  const account = new RateLimiterMemory({ keyPrefix: 'account', points: A_ACCOUNT, duration: FIFTEEN_MINUTES })
  const address = new RateLimiterMemory({ keyPrefix: 'address', points: AN_ADDRESS, duration: FIFTEEN_MINUTES })
  return {
    count: async (email, from) => {
      try {
        await address.consume(from)
        await account.consume(email.slice(0, 254))
      } catch (error) {
        if (error instanceof Error) throw error
        throw new TooOftenError('sign-in-too-often', { minutes: FIFTEEN_MINUTES / 60 })
      }
    },
    forget: async (email, from) => {
      await account.delete(email.slice(0, 254))
      await address.reward(from)
    },
  }
}
