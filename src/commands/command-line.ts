import { createReadStream } from 'node:fs'
import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import { InputError } from '../errors.ts'
import type { Service } from '../main.ts'
import type { Clock } from '../outside/clock.ts'
import { type StageCounts, STAGES } from '../reports/lists/count-stages.ts'

/** The options behind a command, by name. */
export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

/** What a command gets: its words, and the world, opened only when it asks. */
export interface CommandCall {
  readonly values: readonly string[]
  readonly options: Options
  readonly config: Config
  readonly clock: Clock
  /** Opens the database and the rest, and closes them when `act` is done. */
  readonly open: <T>(act: (deps: Deps) => Promise<T>) => Promise<T>
  /** The same for a service, which closes them itself. */
  readonly openForGood: () => Promise<Deps>
  /** Brings the database up to date. @returns The names of the migrations that were run. */
  readonly migrate: () => Promise<string[]>
  /** Starts the web and the timetable. */
  readonly serve: (deps: Deps) => Promise<Service>
  /** Says the result: with `--json` the object, else the text, or the object as lines when there is none. */
  readonly say: (result: object, text?: string) => void
}

/** A command of docs/commands.md. `usage` of two words, `user add <email>`, is a command in a command. */
export interface CommandLine {
  readonly usage: string
  readonly does: string
  readonly options?: readonly (readonly [flags: string, text: string, choices?: readonly string[]])[]
  /** Listens to `deps.stopping`: a service that stops well, or work that is left `undone`. Any other command is ended by the signal itself. */
  readonly stops?: 'well' | 'undone'
  readonly run: (call: CommandCall) => Promise<void>
}

/** An option that was given as a text. */
export function textOf(option: Options[string]): string | undefined {
  return typeof option === 'string' ? option : undefined
}

/** As in the app. */
const MOST_MEGABYTES = 64

/**
 * The bytes of a file that the command names; it may have no end.
 * @throws InputError `file-not-found`, `file-too-large`
 */
export async function contentOf(file: string): Promise<Buffer> {
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const part of createReadStream(file) as AsyncIterable<Buffer>) {
      parts.push(part)
      bytes += part.length
      if (bytes > MOST_MEGABYTES * 1024 * 1024) throw new InputError('file-too-large', { megabytes: MOST_MEGABYTES })
    }
  } catch (error) {
    if (error instanceof InputError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    throw new InputError('file-not-found', { file, reason: code ?? message }, { cause: error })
  }
  return Buffer.concat(parts)
}

/** A result as lines of text, `email: 12`; lists by their length and their entries. */
export function lines(result: object): string {
  return Object.entries(result)
    .map(
      ([name, value]) =>
        `${name}: ${typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)}`,
    )
    .join('\n')
}

/** Counts per stage as a table for a terminal, a row for each municipality and one for the sum. */
export function stageTable(counts: readonly StageCounts[], total: StageCounts): string {
  const columns = ['code', 'referrals', ...STAGES, 'urgent', 'reported'] as const
  const row = (count: StageCounts) =>
    columns.map((column) => String(count[column] || (column === 'code' ? 'all' : 0)).padStart(column.length)).join('  ')
  return [columns.join('  '), ...counts.map(row), row(total)].join('\n')
}
