import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { aborted, onStopSignal } from '../commands/stop-signal.ts'
import { readDemoConfig } from '../config.ts'
import { closeDeps, openDeps, serve } from '../main.ts'
import { wallClock } from '../outside/clock.ts'
import { projectFolder } from '../outside/project-folder.ts'
import { makeDemo, sayAccounts } from './run-demo.ts'

const FOLDER = projectFolder('demo-data')
/** Written when the region was made to its end. */
const MADE = join(FOLDER, 'made')

/**
 * `npm run dev`: serves the demo from the TypeScript as it is; tsx starts it anew when a file is saved. The region is made at the first
 * start and kept in `demo-data/`: without that folder there is a new one.
 */
export async function runDev(): Promise<void> {
  const signals = onStopSignal(0)
  if (!existsSync(MADE)) await makeRegion()
  const deps = await openDeps(readDemoConfig(FOLDER), wallClock(), signals)
  const service = await serve(deps, signals)
  sayAccounts(service.url)
  await aborted(signals.asked)
  await service.stop()
  signals.release()
}

async function makeRegion(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true })
  const deps = await openDeps(readDemoConfig(FOLDER))
  process.stdout.write('Making a region, once …\n')
  await makeDemo(deps)
  await closeDeps(deps)
  writeFileSync(MADE, '')
}
