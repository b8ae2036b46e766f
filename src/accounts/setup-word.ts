import { randomBytes } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { addMinutes } from '../outside/clock.ts'

const SEVEN_DAYS = 7 * 24 * 60

/** The word in the link with which somebody chooses a password, and what is kept of it. */
export interface SetupWord {
  readonly word: string
  readonly setupHash: string
  readonly setupUntil: string
}

/** A new word that works for seven days. Only its hash is kept. */
export function newSetupWord(deps: Pick<Deps, 'clock' | 'secrets'>): SetupWord {
  const word = randomBytes(24).toString('base64url')
  return { word, setupHash: hashOfWord(deps, word), setupUntil: addMinutes(deps.clock.now(), SEVEN_DAYS) }
}

export function hashOfWord({ secrets }: Pick<Deps, 'secrets'>, word: string): string {
  return secrets.hash('token', `setup ${word}`)
}

/** The address to send to the new colleague. */
export function setupLink({ config }: Pick<Deps, 'config'>, word: string): string {
  return `${config.publicUrl}/wachtwoord/${word}`
}
