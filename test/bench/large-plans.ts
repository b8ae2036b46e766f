import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readDemoConfig } from '../../src/config.ts'
import { askPages, percentile } from './ask-pages.ts'
import { fillCountry } from './fill-country.ts'
import { LARGE_PROBLEMS, type LargeProblem, makeCountry, NIGHT } from './large-problems.ts'
import type { Planned } from './plan-while-serving.ts'
import { watch } from './process-tree.ts'

/** A large problem, planned by a program that goes on serving pages meanwhile. Milliseconds are those of /health/live. */
export interface LargeRow {
  problem: string
  people: number
  seconds: number
  processorSeconds: number
  /** Of all pools, how many per cent are proven; and why the others are not. */
  provenPercent: number
  stopped: string
  score: string
  /** By how many per cent figures 1 and 2 miss their bounds, at most. */
  gaps: string
  /** The most memory of the whole program, with its threads, and what it has kept after. */
  peakMegabytes: number
  keptMegabytes: number
  requests: number
  p99Idle: number
  p99: number
  slowest: number
  timesIdle: number
}

/** Plans the large problems one after the other in one program, which answers a page every few milliseconds. */
export async function benchLargePlans(): Promise<LargeRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-bench-'))
  await fillCountry(readDemoConfig(folder), makeCountry())
  const program = fork(new URL('./plan-while-serving.js', import.meta.url), [folder])
  try {
    const { port } = await answerOf<{ port: number }>(program)
    const url = `http://127.0.0.1:${port}/health/live`
    await latencies(url, sleep(2000))
    const rows: LargeRow[] = []
    const names = [...(Object.keys(LARGE_PROBLEMS) as LargeProblem[]), NIGHT] as const
    for (const name of names) rows.push(await planLarge(program, url, name))
    program.send('end')
    await new Promise((resolve) => program.once('exit', resolve))
    return rows
  } finally {
    program.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function planLarge(program: ChildProcess, url: string, name: LargeProblem | typeof NIGHT): Promise<LargeRow> {
  const idle = await latencies(url, sleep(5000))
  const watched = watch(program.pid ?? 0)
  const answer = answerOf<Planned>(program)
  program.send(name)
  const busy = await latencies(url, answer)
  const { megabytes, processorSeconds } = watched.stop()
  const { people, seconds, pools, proven, stopped, score, gaps } = await answer
  await sleep(2000)
  const kept = watch(program.pid ?? 0).stop().megabytes
  return {
    problem: name,
    people,
    seconds: round(seconds),
    processorSeconds: round(processorSeconds),
    provenPercent: round((100 * proven) / pools),
    stopped: stopped.join(', '),
    score: score.join(' '),
    gaps: gaps.map((gap) => gap.toFixed(1)).join(' '),
    peakMegabytes: Math.round(megabytes),
    keptMegabytes: Math.round(kept),
    requests: busy.length,
    p99Idle: round(percentile(idle, 0.99)),
    p99: round(percentile(busy, 0.99)),
    slowest: round(percentile(busy, 1)),
    timesIdle: round(percentile(busy, 0.99) / percentile(idle, 0.99)),
  }
}

/** What the program says next. */
function answerOf<Answer>(program: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    program.once('message', (answer) => resolve(answer as Answer))
    program.once('exit', (code) => reject(new Error(`the program ended with ${code}`)))
  })
}

/** How many milliseconds each request takes, one every five milliseconds after the one before, until something is done. */
async function latencies(url: string, until: Promise<unknown>): Promise<number[]> {
  const asking = askPages(url, 5)
  await until.catch(() => undefined)
  return asking.stop()
}

function round(number: number): number {
  return Math.round(number * 10) / 10
}
