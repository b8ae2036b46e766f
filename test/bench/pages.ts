import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../../src/app.ts'
import { readDemoConfig } from '../../src/config.ts'
import { closeDeps, openDeps } from '../../src/main.ts'
import { stoppedClock } from '../../src/outside/clock.ts'
import { keepFigures } from '../../src/reports/figures/keep-figures.ts'
import { signInAs } from '../support/staff.ts'
import { percentile } from './ask-pages.ts'
import { CODES, fillYears, TODAY } from './fill-years.ts'

const [MANY, FEW] = [50_000, 500]
const TIMES = 15

const PAGES = [
  '/',
  '/wachtpool',
  '/groepen',
  '/groepen?deel=held',
  '/berichten',
  '/bijeenkomsten',
  '/bijeenkomsten/alle?deel=held',
  '/cijfers',
]
const IN_ORDER = [
  '/groepen?deel=held&volgorde=language',
  '/bijeenkomsten/alle?deel=held&volgorde=venue',
  '/berichten?volgorde=kind',
  '/berichten?volgorde=moment&soort=reminder',
  '/terugmeldingen/gedaan?volgorde=signed',
]
/** Opened after the night counted, which keeps what took long; `/cijfers` above counts for itself. */
const AFTER_THE_NIGHT = '/cijfers?per=language'
const MORE = ['/terugmeldingen', '/mensen', '/mensen?fase=signed', '/mensen/R-1000010']

/** How long pages of staff take after some years with many people, beside the same pages with a hundredth of them. */
export async function benchPages(): Promise<object[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-pages-'))
  try {
    const few = await timesOf(join(folder, 'few'), FEW)
    const many = await timesOf(join(folder, 'many'), MANY)
    return [...many].map(([page, taken]) => ({
      page,
      [`p50 of ${MANY} people, ms`]: Math.round(percentile(taken, 0.5)),
      'p99, ms': Math.round(percentile(taken, 0.99)),
      [`times ${FEW} people`]: Number((percentile(taken, 0.5) / percentile(few.get(page) ?? [], 0.5)).toFixed(1)),
    }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function timesOf(folder: string, people: number): Promise<Map<string, number[]>> {
  const config = readDemoConfig(folder, { LOG_LEVEL: 'error' })
  await fillYears(config, people)
  const deps = await openDeps(config, stoppedClock(`${TODAY}T09:00`))
  const server = createApp(deps).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = await signInAs({ url, deps }, 'planner', CODES)
  const times = new Map<string, number[]>()
  for (const page of [...PAGES, ...IN_ORDER, ...MORE, AFTER_THE_NIGHT]) {
    if (page === AFTER_THE_NIGHT) await keepFigures(deps)
    const taken: number[] = []
    for (let time = 0; time <= TIMES; time++) {
      const started = performance.now()
      await client.get(page)
      taken.push(performance.now() - started)
    }
    // The first time it is made ready.
    times.set(page, taken.slice(1))
  }
  server.closeAllConnections()
  server.close()
  await closeDeps(deps)
  return times
}
