import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino'

/**
 * The log of the program: a line of JSON for each thing that happened, on standard error. What a failed query carried is people's data
 * and stays out.
 */
export function startLog(level: string, to: DestinationStream = pino.destination(2)): Logger {
  return pino({ level, serializers: { err: withoutData }, hooks: { streamWrite: withoutSecrets } }, to)
}

/**
 * A text without the words that open something by themselves: those in the links of newcomers and of who chooses a password, and keys of
 * programs. The last barrier, for what an error says: who logs an address leaves them out itself.
 */
export function withoutSecrets(text: string): string {
  return text
    .replaceAll(/\b(u|k|wachtwoord)((?:\/|%2f)+)[^\s"'`\\/?#()<>]+/gi, '$1$2…')
    .replaceAll(/\bdagdeel_[\w-]{20,}/gi, 'dagdeel_…')
    .replaceAll(WORD, '…')
}

/** As a newcomer's link has it (`Secrets.token`), or that of who chooses a password (`newSetupWord`). */
const WORD = /(?<![\w-])(?:[a-z2-9]{26}|[A-Z2-9]{26}|(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*[\d_-])[\w-]{32})(?![\w-])/g

/** Also without what PostgreSQL calls `detail`: the values of the row. */
function withoutData(error: Error): object {
  const { type, message, stack, code, query } = stdSerializers.err(error) as Partial<Record<string, unknown>>
  return { type, message, stack, code, query }
}
