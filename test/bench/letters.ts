import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { chromium as playwright } from 'playwright-core'
import { readDemoConfig } from '../../src/config.ts'
import { ENTITIES } from '../../src/entities.ts'
import { letterOf } from '../../src/invitations/letters/letter-of.ts'
import { Message } from '../../src/invitations/message/message.entity.ts'
import { withRecipients } from '../../src/invitations/recipient/recipient.ts'
import { openDatabase } from '../../src/outside/database/database.ts'
import type { LetterData } from '../../src/outside/printing/letter-data.ts'
import { askPages, percentile } from './ask-pages.ts'
import { lettersAsHtml } from './letters-as-html.ts'
import { fillTown, TODAY } from './many-letters.ts'
import type { Printed } from './print-while-serving.ts'
import { usageOf, watch } from './process-tree.ts'

/** One way to print the letters. */
export interface LettersRow {
  readonly way: string
  readonly letters: number
  readonly seconds: number
  readonly lettersPerSecond: number
  readonly processorSeconds: number
  /** Program and all that it starts; what they share counts once. */
  readonly peakMegabytes: number
  readonly fileMegabytes: number
  /** The slowest page in a hundred, asked for meanwhile. */
  readonly pageMilliseconds: number | null
  /** Letters a second, against Chromium. */
  readonly timesChromium: number
}

/** Chromium holds the whole file: with thousands it fails. */
const CHROMIUM_LETTERS = Number(process.env['CHROMIUM_LETTERS'] ?? 500)

/**
 * So many letters that wait in a database, printed by the running program while it answers pages; beside Chromium, which prints the
 * first of the same letters from HTML, in one run.
 */
export async function benchLetters(letters = Number(process.env['LETTERS'] ?? 5_000)): Promise<LettersRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-bench-'))
  try {
    await fillTown(readDemoConfig(folder), letters)
    const some = await someLetters(folder, Math.min(letters, CHROMIUM_LETTERS))
    const ours = await printAsProgram(folder)
    const theirs = await printWithChromium(some)
    return [ours, theirs].map((row) => ({
      ...row,
      timesChromium: round(row.lettersPerSecond / theirs.lettersPerSecond),
    }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Measured = Omit<LettersRow, 'timesChromium'>

async function printAsProgram(folder: string): Promise<Measured> {
  const program = fork(new URL('./print-while-serving.js', import.meta.url), [folder])
  const { port } = await said<{ port: number }>(program)
  const idle = usageOf(program.pid ?? 0).megabytes
  const watching = watch(program.pid ?? 0)
  const asking = askPages(`http://127.0.0.1:${port}/health/ready`, 45)
  const answer = said<Printed>(program)
  program.send('print')
  const { letters, pages, pdfs, seconds } = await answer
  const usage = watching.stop()
  const pageMilliseconds = percentile(await asking.stop(), 0.99)
  const fileMegabytes = pdfs.reduce((sum, pdf) => sum + statSync(pdf).size, 0) / 1e6
  program.send('stop')
  await new Promise((resolve) => program.once('exit', resolve))
  const way = `dagdeel, ${pages} sides (idle ${Math.round(idle)} MB)`
  return rowOf(way, letters, seconds, { ...usage, fileMegabytes, pageMilliseconds })
}

function said<T>(program: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    program.once('message', (message) => resolve(message as T))
    program.once('exit', (code) => reject(new Error(`the program ended with ${code}`)))
  })
}

async function someLetters(folder: string, count: number): Promise<LetterData[]> {
  const db = await openDatabase(readDemoConfig(folder).databaseUrl, { entities: ENTITIES, migrations: [] })
  const found = await withRecipients(db.read, await db.read.find(Message, { take: count, order: { id: 'ASC' } }))
  await db.close()
  const order = (reference: string) => ({
    link: `https://inburgering.example.org/u/${reference}`,
    typed: null,
    letterDate: TODAY,
  })
  return found.map(({ message, recipient }) => letterOf(message, recipient, order(recipient.referral.reference)))
}

async function printWithChromium(letters: readonly LetterData[]): Promise<Measured> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? (await chromium.executablePath())
  const watching = watch(process.pid)
  const before = usageOf(process.pid).megabytes
  const browser = await playwright.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  const started = performance.now()
  const page = await browser.newPage()
  await page.setContent(await lettersAsHtml(letters))
  const pdf = await page.pdf({ preferCSSPageSize: true, tagged: true })
  const seconds = (performance.now() - started) / 1000
  const { megabytes, processorSeconds } = watching.stop()
  await browser.close()
  const usage = { megabytes: megabytes - before, processorSeconds, fileMegabytes: pdf.length / 1e6 }
  return rowOf('chromium, page.pdf', letters.length, seconds, { ...usage, pageMilliseconds: null })
}

function rowOf(
  way: string,
  letters: number,
  seconds: number,
  used: { megabytes: number; processorSeconds: number; fileMegabytes: number; pageMilliseconds: number | null },
): Measured {
  return {
    way,
    letters,
    seconds: round(seconds),
    lettersPerSecond: round(letters / seconds),
    processorSeconds: round(used.processorSeconds),
    peakMegabytes: Math.round(used.megabytes),
    fileMegabytes: round(used.fileMegabytes),
    pageMilliseconds: used.pageMilliseconds && round(used.pageMilliseconds),
  }
}

function round(number: number): number {
  return Math.round(number * 10) / 10
}
