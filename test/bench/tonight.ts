import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readDemoConfig } from '../../src/config.ts'
import { makeProblem } from '../support/make-problem.ts'
import { askPages, percentile } from './ask-pages.ts'
import { fillCountry } from './fill-country.ts'

/** `PEOPLE=20000 npm run bench tonight` for a larger pool. */
const PEOPLE = Number(process.env['PEOPLE'] ?? 1500)
const SLOTS = 40
const TIMES = 7

/** What tonight will do with a large pool, worked out while somebody asks for another page; then opened from what was kept. */
export async function benchTonight(): Promise<object[]> {
  return [await openTonight(PEOPLE)]
}

async function openTonight(people: number): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-tonight-'))
  await fillCountry(readDemoConfig(folder), makeProblem({ people, slots: SLOTS, seed: 1, area: 'r0-' }))
  const program = fork(new URL('./serve-night.js', import.meta.url), [folder, 'r0-m0'])
  try {
    const { url, cookie } = await new Promise<{ url: string; cookie: string }>((resolve, reject) => {
      program.once('message', (said) => resolve(said as { url: string; cookie: string }))
      program.once('exit', (code) => reject(new Error(`the program ended with ${code}`)))
    })
    const open = async () => {
      const started = performance.now()
      const answer = await fetch(`${url}/vannacht`, { headers: { cookie } })
      await answer.text()
      return { isWorking: answer.headers.has('refresh'), milliseconds: performance.now() - started }
    }
    const idle = await whileAsking(`${url}/mensen`, cookie, () => sleep(5000))
    const started = performance.now()
    const busy = await whileAsking(`${url}/mensen`, cookie, async () => {
      for (let { isWorking } = await open(); isWorking; { isWorking } = await open()) await sleep(2000)
    })
    const seconds = (performance.now() - started) / 1000
    const opened: number[] = []
    for (let time = 0; time < TIMES; time++) opened.push((await open()).milliseconds)
    program.send('end')
    await new Promise((resolve) => program.once('exit', resolve))
    return {
      people,
      'worked out, s': Math.round(seconds),
      'opened from what was kept, p50, ms': Math.round(percentile(opened, 0.5)),
      'slowest, ms': Math.round(percentile(opened, 1)),
      '/mensen p99 idle, ms': Math.round(percentile(idle, 0.99)),
      'p99 meanwhile, ms': Math.round(percentile(busy, 0.99)),
      'slowest meanwhile, ms': Math.round(percentile(busy, 1)),
    }
  } finally {
    program.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function whileAsking(url: string, cookie: string, act: () => Promise<unknown>): Promise<number[]> {
  const asking = askPages(url, 20, cookie)
  await act()
  return asking.stop()
}
