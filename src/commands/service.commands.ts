import { firstAdministratorCode, needsFirstAdministrator } from '../accounts/users/add-user.ts'
import { closeDeps } from '../main.ts'
import type { CommandCall, CommandLine } from './command-line.ts'
import { aborted } from './stop-signal.ts'

/** Running it. */
export const SERVICE_COMMANDS: readonly CommandLine[] = [
  { usage: 'serve', does: 'web, API and timetable', stops: 'well', run: runService },
  {
    usage: 'demo',
    does: 'a throw-away filled region, served',
    options: [['--check', 'make it, check it and exit']],
    run: async ({ options, clock }) => (await import('../demo/run-demo.ts')).runDemo(options.check === true, clock),
  },
  {
    usage: 'migrate',
    does: 'brings the database up to date',
    run: ({ migrate, say }) => migrate().then((applied) => say({ applied }, applied.join('\n') || 'up to date')),
  },
  {
    usage: 'rekey',
    does: 'brings everything under a new DATA_KEY, while the service runs',
    run: async (call) => (await import('./rekey.ts')).rekeyFrom(call),
  },
  {
    usage: 'doctor',
    does: 'checks database, keys, mail, letters, templates and clock',
    run: async (call) => (await import('./doctor.ts')).examine(call),
  },
]

/** Runs until somebody stops it (Ctrl-C, or the service manager), then lets requests and jobs finish. */
async function runService({ openForGood, serve }: CommandCall): Promise<void> {
  const deps = await openForGood()
  const service = await serve(deps).catch(async (error: unknown) => {
    await closeDeps(deps)
    throw error
  })
  process.stdout.write(`Dagdeel: ${service.url}\n`)
  if (await needsFirstAdministrator(deps)) {
    process.stdout.write(
      `The first visit makes the first administrator. When it asks for a code, this is it: ${firstAdministratorCode(deps)}\n`,
    )
  }
  await aborted(deps.stopping)
  await service.stop()
}
