import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addUser } from '../accounts/users/add-user.ts'
import { choosePassword } from '../accounts/users/choose-password.ts'
import { aborted, onStopSignal, type StopSignals } from '../commands/stop-signal.ts'
import { readDemoConfig } from '../config.ts'
import type { Deps } from '../deps.ts'
import { COMMAND } from '../history/actor.ts'
import { closeDeps, openDeps, serve } from '../main.ts'
import type { Clock } from '../outside/clock.ts'
import { checkDemo } from './check-demo.ts'
import { fillRegion } from './fill-region.ts'
import type { Role } from '../accounts/user.entity.ts'

/** The password of every account of the demo. It opens nothing else: the demo is thrown away when it stops. */
export const DEMO_PASSWORD = 'proberen-en-leren'

/** Who can sign in to the demo. */
export const DEMO_ACCOUNTS: readonly { email: string; name: string; role: Role; municipalities: readonly string[] }[] =
  [
    { email: 'beheer@example.org', name: 'Bea Beheerder', role: 'admin', municipalities: [] },
    {
      email: 'planner@example.org',
      name: 'Petra Planner',
      role: 'planner',
      municipalities: ['0935', '0938', '0981', '0994', '1729'],
    },
    {
      email: 'coordinator@example.org',
      name: 'Coen Coördinator',
      role: 'coordinator',
      municipalities: ['0935', '0938', '0981', '0994', '1729'],
    },
    { email: 'meerssen@example.org', name: 'Mees uit Meerssen', role: 'planner', municipalities: ['0938'] },
  ]

/**
 * Makes a filled region in a folder that is thrown away at the end, and serves it.
 * @param check Make it, check it and stop.
 */
export async function runDemo(check: boolean, clock: Clock): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-demo-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const signals = onStopSignal(0)
  const deps = await openDeps(readDemoConfig(folder, check ? { PORT: '0' } : {}), clock, signals)
  say('Making a region with about 200 people and fourteen weeks of history …')
  await Promise.race([makeDemo(deps), aborted(signals.asked)])
  if (signals.asked.aborted) return closeDeps(deps)
  const service = await serve(deps, signals)
  await (check ? checkDemo(deps, service.url) : show(service.url, signals)).finally(() => service.stop())
  signals.release()
}

/** Fills the database behind `deps` with the region and its accounts. */
export async function makeDemo(deps: Deps): Promise<void> {
  await fillRegion(deps)
  for (const account of DEMO_ACCOUNTS) {
    const { link } = await addUser(deps, COMMAND, account)
    await choosePassword(deps, link.slice(link.lastIndexOf('/') + 1), DEMO_PASSWORD)
  }
}

/** Where it is, and with whose name and password somebody comes in. */
export function sayAccounts(url: string): void {
  say(`\nDagdeel: ${url}\n\nSign in with one of these, password ${DEMO_PASSWORD}`)
  for (const { email, role, name } of DEMO_ACCOUNTS) say(`  ${email.padEnd(26)} ${role.padEnd(12)} ${name}`)
}

async function show(url: string, { asked }: StopSignals): Promise<void> {
  sayAccounts(url)
  say('\nStop with Ctrl-C: everything of the demo is thrown away.')
  await aborted(asked)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
