import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp } from '../support/app.ts'
import { signInAs } from '../support/staff.ts'
import { percentile } from './ask-pages.ts'
import { CODES, fillYears } from './fill-years.ts'

const [MANY, FEW] = [50_000, 500]
const TIMES = 15

const PAGES = [
  '/',
  '/wachtpool',
  '/groepen',
  '/groepen/voorbij',
  '/berichten',
  '/bijeenkomsten',
  '/bijeenkomsten/eerdere',
]
const MORE = ['/terugmeldingen', '/mensen', '/mensen?fase=signed', '/mensen/R-1000010']

/** How long pages of staff take after some years with many people, beside the same pages with a hundredth of them. */
export async function benchPages(): Promise<object[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-pages-'))
  try {
    const few = await timesOf(join(folder, 'few.sqlite'), FEW)
    const many = await timesOf(join(folder, 'many.sqlite'), MANY)
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

async function timesOf(file: string, people: number): Promise<Map<string, number[]>> {
  const databaseUrl = `sqlite:${file}`
  await fillYears({ databaseUrl }, people)
  const app = await startApp({ databaseUrl })
  const client = await signInAs(app, 'planner', CODES)
  const times = new Map<string, number[]>()
  for (const page of [...PAGES, ...MORE]) {
    const taken: number[] = []
    for (let time = 0; time <= TIMES; time++) {
      const started = performance.now()
      await client.get(page)
      taken.push(performance.now() - started)
    }
    // The first time it is made ready.
    times.set(page, taken.slice(1))
  }
  await app.close()
  return times
}
