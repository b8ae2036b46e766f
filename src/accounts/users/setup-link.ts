import type { Deps } from '../../deps.ts'
import { randomBytes } from 'node:crypto'
import { addMinutes } from '../../outside/clock.ts'

const SEVEN_DAYS = 7 * 24 * 60

/** The word in the link with which somebody chooses a password, and what is kept of it. */
interface SetupWord {
  readonly word: string
  readonly setupHash: string
  readonly setupUntil: string
}

/** A new word that works for seven days. Only its hash is kept. */
export function newSetupWord(deps: Pick<Deps, 'clock' | 'secrets'>): SetupWord {
  const word = randomBytes(24).toString('base64url')
  return {
    word,
    setupHash: deps.secrets.hash('token', `setup ${word}`),
    setupUntil: addMinutes(deps.clock.now(), SEVEN_DAYS),
  }
}

/** Every hash under which such a word may be kept, the present one first. */
export function hashesOfWord({ secrets }: Pick<Deps, 'secrets'>, word: string): string[] {
  return secrets.hashes('token', `setup ${word}`)
}

/** The address to send to the new colleague. */
export function setupLink({ config }: Pick<Deps, 'config'>, word: string): string {
  return `${config.publicUrl}/wachtwoord/${word}`
}
