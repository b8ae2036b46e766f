import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Clock } from './outside/clock.ts'
import type { Database } from './outside/database/database.ts'
import type { LetterPrinter } from './outside/printing/letter-printer.ts'
import type { Mailer } from './outside/mail/mailer.ts'
import type { Secrets } from './people/secrets.ts'

/** What the acts need of the world, made once in `main.ts` and passed along. An act names what it uses. */
export interface Deps {
  readonly config: Config
  readonly db: Database
  readonly clock: Clock
  readonly secrets: Secrets
  readonly mailer: Mailer
  readonly printer: LetterPrinter
  readonly log: Logger
  /** Aborted when the program is asked to stop: who does many things one after the other finishes the one in hand. */
  readonly stopping: AbortSignal
}

/** What nearly every act uses: where it is written down, and what time it is. */
export type World = Pick<Deps, 'db' | 'clock'>
