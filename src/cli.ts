import { Command, CommanderError, Option } from 'commander'
import { ACCOUNT_COMMANDS } from './commands/account.commands.ts'
import { type CommandCall, type CommandLine, type Options, lines } from './commands/command-line.ts'
import { DATA_COMMANDS } from './commands/data.commands.ts'
import { FLOW_COMMANDS } from './commands/flow.commands.ts'
import { SERVICE_COMMANDS } from './commands/service.commands.ts'
import { onStopSignal, type StopLimits } from './commands/stop-signal.ts'
import { readConfig, readLanguage } from './config.ts'
import { AppError } from './errors.ts'
import { closeDeps, migrate, openDeps, serve } from './main.ts'
import { stoppedClock, wallClock } from './outside/clock.ts'
import { keepFilesOwn } from './outside/files.ts'

const [DONE, REFUSED, WRONG_USAGE] = [0, 1, 2]

/** How fast a program lives; tests are in a hurry. */
export interface Pace {
  readonly stop?: StopLimits
  /** Milliseconds between two looks of the timetable. */
  readonly tick?: number
}

/**
 * Runs `dagdeel COMMAND …`.
 * @param words What stands behind `dagdeel`.
 * @returns The exit code: 0 done; 1 refused or failed, the reason on standard error; 2 wrong usage. With `--json` the reason stands on
 * standard output too: `{"error": {"code": "column-missing", "message": "…", …}}`.
 */
export async function runCommand(words: readonly string[], pace: Pace = {}): Promise<number> {
  keepFilesOwn()
  for (const stream of [process.stdout, process.stderr]) outliveReader(stream)
  const output: Output = { answered: false }
  try {
    await program(pace, output).parseAsync(words, { from: 'user' })
    return DONE
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return DONE
    // Who found faults has said them all, and ends with a refusal: still one object.
    if (words.includes('--json') && !output.answered)
      process.stdout.write(`${JSON.stringify({ error: await errorForPrograms(error) })}\n`)
    if (error instanceof CommanderError) return WRONG_USAGE
    process.stderr.write(`dagdeel: ${await sayError(error)}\n`)
    return REFUSED
  }
}

/** Code and message, with the values that fill the message; what is no refusal is `unexpected`. */
async function errorForPrograms(error: unknown): Promise<object> {
  if (error instanceof CommanderError) return { code: 'wrong-usage', message: error.message.replace(/^error: /, '') }
  if (!(error instanceof AppError)) return { code: 'unexpected', message: String((error as Error).message ?? error) }
  const language = readLanguage()
  const { translate } = await import('./words/words.ts')
  const issues = await sayIssues(error, language)
  const message = translate(language, `errors:${error.code}`, error.values)
  return { ...error.values, ...(issues.length > 0 && { issues }), code: error.code, message }
}

/** Who reads may stop before the end, as `head` does: what was asked is done all the same, and nobody is left to say anything to. */
function outliveReader(stream: NodeJS.WriteStream): void {
  if (stream.listenerCount('error', unlessUnread) === 0) stream.on('error', unlessUnread)
}

function unlessUnread(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** Whether the one answer of this command has been given. */
interface Output {
  answered: boolean
}

function program(pace: Pace, output: Output): Command {
  const dagdeel = new Command('dagdeel').description(
    'Groups, invitations and attendance for the participation statement programme.',
  )
  dagdeel.exitOverride().showHelpAfterError('(dagdeel --help lists the commands)')
  for (const command of [...SERVICE_COMMANDS, ...DATA_COMMANDS, ...FLOW_COMMANDS, ...ACCOUNT_COMMANDS])
    add(dagdeel, command, pace, output)
  return dagdeel
}

function add(dagdeel: Command, line: CommandLine, pace: Pace, output: Output): void {
  const { usage, does, options = [] } = line
  const [first = '', second = ''] = usage.split(' ')
  const nested = /^[a-z]/.test(second)
  const parent = nested ? (dagdeel.commands.find((known) => known.name() === first) ?? dagdeel.command(first)) : dagdeel
  const command = parent.command(nested ? usage.slice(first.length + 1) : usage).description(does)
  command.option('--json', 'one JSON object on standard output, and nothing else there')
  command.option('--now <local time>', 'sets the clock for this command, such as 2026-12-01T06:00')
  for (const [flags, text, choices] of options) {
    command.addOption(choices ? new Option(flags, text).choices(choices) : new Option(flags, text))
  }
  command.action(() => perform(line, { values: command.args, options: command.opts<Options>(), pace, output }))
}

interface Asked {
  readonly values: readonly string[]
  readonly options: Options
  readonly pace: Pace
  readonly output: Output
}

async function perform(line: CommandLine, { values, options, pace, output }: Asked): Promise<void> {
  const clock = typeof options.now === 'string' ? stoppedClock(options.now) : wallClock()
  const config = readConfig()
  // What doesn't finish anything is ended by the signal itself: a transaction is there as a whole, or not.
  const signals = line.stops && onStopSignal(line.stops === 'well' ? DONE : REFUSED, pace.stop)
  const openForGood = () => openDeps(config, clock, signals)
  const call: CommandCall = {
    values,
    options,
    config,
    clock,
    openForGood,
    open: async (act) => {
      const deps = await openForGood()
      return act(deps).finally(() => closeDeps(deps))
    },
    migrate: () => migrate(config, clock),
    say: (result, text) => {
      output.answered = true
      process.stdout.write(`${options.json ? JSON.stringify(result) : (text ?? lines(result))}\n`)
    },
    serve: (deps) => serve(deps, signals, pace.tick),
  }
  await line.run(call).finally(() => signals?.release())
}

async function sayError(error: unknown): Promise<string> {
  const { translate } = await import('./words/words.ts')
  const language = readLanguage()
  if (error instanceof AppError)
    return [
      translate(language, `errors:${error.code}`, error.values),
      ...(await sayIssues(error, language)).map(
        ({ place, path, text }) => `  ${path ? `${place} (${path})` : place}: ${text}`,
      ),
    ].join('\n')
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** Everything that is wrong in a settings file. */
async function sayIssues(error: AppError, language: 'nl' | 'en') {
  const { SettingsFileError, sayIssue } = await import('./setup/settings/settings-issues.ts')
  if (!(error instanceof SettingsFileError)) return []
  return error.issues.map((issue) => sayIssue(issue, language))
}
