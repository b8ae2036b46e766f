import type { AddressInfo } from 'node:net'
import { createApp } from '../../src/app.ts'
import { readDemoConfig } from '../../src/config.ts'
import { COMMAND } from '../../src/history/work.ts'
import { printLetters } from '../../src/invitations/letters/print-letters.ts'
import { stoppedClock } from '../../src/outside/clock.ts'
import { closeDeps, openDeps } from '../../src/main.ts'
import { TODAY } from './many-letters.ts'

/** What the program says when it has printed. */
export interface Printed {
  readonly letters: number
  readonly pages: number
  readonly pdfs: readonly string[]
  readonly seconds: number
}

/** The program as it runs: it serves pages, and prints all letters that wait when it is told to. */
async function serveAndPrint(folder: string): Promise<void> {
  const deps = await openDeps(readDemoConfig(folder), stoppedClock(`${TODAY}T09:00`))
  const server = createApp(deps).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  process.send?.({ port: (server.address() as AddressInfo).port })
  await new Promise((resolve) => process.once('message', resolve))
  const started = performance.now()
  const { letters, pages, pdf, pdfs = [pdf ?? ''] } = await printLetters(deps, COMMAND)
  process.send?.({ letters, pages, pdfs, seconds: (performance.now() - started) / 1000 })
  await new Promise((resolve) => process.once('message', resolve))
  server.closeAllConnections()
  server.close()
  await closeDeps(deps)
  process.disconnect()
}

await serveAndPrint(process.argv[2] ?? '')
