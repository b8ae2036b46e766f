import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino'

/**
 * The log of the program: a line of JSON for each thing that happened, on standard error. What a failed query carried is people's data
 * and stays out.
 */
export function startLog(level: string, to: DestinationStream = pino.destination(2)): Logger {
  return pino({ level, serializers: { err: withoutData } }, to)
}

/** Also without what PostgreSQL calls `detail`: the values of the row. */
function withoutData(error: Error): object {
  const { type, message, stack, code, query } = stdSerializers.err(error) as Partial<Record<string, unknown>>
  return { type, message, stack, code, query }
}
