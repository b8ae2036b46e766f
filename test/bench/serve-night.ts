import type { AddressInfo } from 'node:net'
import { createApp } from '../../src/app.ts'
import { readDemoConfig } from '../../src/config.ts'
import { closeDeps, openDeps } from '../../src/main.ts'
import { stoppedClock } from '../../src/outside/clock.ts'
import { signInAs } from '../support/staff.ts'

/** The program as it runs, with somebody who is signed in: says where, and their cookies. */
async function serveNight(folder: string, municipality: string): Promise<void> {
  const deps = await openDeps(readDemoConfig(folder), stoppedClock('2026-11-23T09:00'))
  const server = createApp(deps).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { cookies } = await signInAs({ url, deps }, 'planner', [municipality])
  process.on('message', () => {
    server.closeAllConnections()
    server.close()
    void closeDeps(deps).then(() => process.disconnect())
  })
  process.send?.({ url, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') })
}

await serveNight(process.argv[2] ?? '', process.argv[3] ?? '')
