import { fork } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { expect } from 'chai'
import { aside } from '../../../src/outside/aside/aside.ts'
import { AsideError, type LimitsAside, NoWorkerError } from '../../../src/outside/aside/one-at-a-time.ts'
import { ConflictError } from '../../../src/errors.ts'
import { refusal } from '../../support/refusal.ts'
import type * as acts from './aside-acts.ts'
import { entryBeside } from '../../../src/outside/project-folder.ts'

const WHERE = { module: './aside-acts', from: import.meta.url }
const LIMITS: LimitsAside = { seconds: 15, megabytes: 300, atOnce: 1 }

describe('a process aside', function () {
  this.timeout(60_000)
  const ask = aside<typeof acts>(WHERE, LIMITS)
  before(() => (process.env.DATA_KEY_OF_TEST = 'secret'))
  after(() => delete process.env.DATA_KEY_OF_TEST)
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-aside-'))
  after(() => rmSync(folder, { recursive: true }))

  it('answers one question after the other, with buffers, from one process that is not this one', async () => {
    const answers = await Promise.all([1, 2].map((number) => ask('double', { number, sheet: Buffer.from('ab') })))
    expect(answers.map(({ number, sheet }) => [number, String(sheet)])).to.deep.equal([
      [2, 'abab'],
      [4, 'abab'],
    ])
    expect(answers[0]?.process).to.equal(answers[1]?.process).and.not.equal(process.pid)
  })

  it('refuses as the function does, with the same kind of error', async () => {
    const error = await ask('refuse', 'people.csv').catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(ConflictError).and.include({ code: 'import-changed', status: 409 })
    expect((error as ConflictError).values).to.deep.equal({ file: 'people.csv' })
  })

  it('knows no keys, and lets pages go first', async () => {
    const { names, priority } = await ask('surroundings', undefined)
    expect(names).to.include('PATH').and.not.include('DATA_KEY_OF_TEST')
    if (process.platform === 'linux') expect(priority).to.be.at.least(10)
  })

  it('is given up when it takes too long, and the next question is answered by another', async () => {
    const hurried = aside<typeof acts>(WHERE, { ...LIMITS, seconds: 0.2 })
    expect(await whyOf(hurried('spin', undefined))).to.equal('time')
    expect((await hurried('double', { number: 3, sheet: Buffer.of() })).number).to.equal(6)
  })

  const small = aside<typeof acts>(WHERE, { ...LIMITS, megabytes: 200 })
  for (const act of ['fillHeap', 'fillBuffers', 'fallOver', 'askForTooLongAnArray'] as const) {
    it(`is given up when it needs too much memory: ${act}`, async () => {
      expect(await whyOf(small(act, undefined))).to.equal('memory')
    })
  }

  it('may end by itself, or stumble over a bug of ours, which is told apart', async () => {
    expect(await whyOf(ask('end', undefined))).to.equal('ended')
    const bug = await ask('stumble', undefined).catch((error: unknown) => error)
    expect(bug).to.be.instanceOf(Error).and.not.instanceOf(AsideError)
    expect((bug as Error).message).to.include('a bug of ours')
    expect((await ask('double', { number: 3, sheet: Buffer.of() })).number).to.equal(6)
  })

  it('lets so many wait in line, and asks who comes then to try again', async () => {
    const busy = aside<typeof acts>(WHERE, { ...LIMITS, atOnce: 2, inLine: 1 })
    const [first, second] = [join(folder, 'first'), join(folder, 'second')]
    const answers = [first, second, first].map((file) => busy('waitFor', file))
    expect(await refusal(busy('waitFor', first))).to.equal('too-busy')
    writeFileSync(first, '')
    const [one, , three] = [await answers[0], writeFileSync(second, ''), await answers[2], await answers[1]]
    expect(one)
      .to.equal(three)
      .and.not.equal(await answers[1])
  })

  it('is stopped in the middle of a question, which says nothing about it, and begins again with the next', async () => {
    const stopped = aside<typeof acts>(WHERE, LIMITS)
    const asked = [stopped('spin', undefined), stopped('spin', undefined)].map((one) =>
      one.catch((error: unknown) => error),
    )
    await stopped.stop()
    for (const error of await Promise.all(asked)) expect(error).to.be.instanceOf(NoWorkerError)
    expect((await stopped('double', { number: 3, sheet: Buffer.of() })).number).to.equal(6)
  })

  it('is another process for the next question when it held much', async () => {
    const fresh = aside<typeof acts>(WHERE, { ...LIMITS, freshAboveMegabytes: 1 })
    const [one, two] = [1, 2].map((number) => fresh('double', { number, sheet: Buffer.of() }))
    expect((await one!).process).to.not.equal((await two!).process)
  })

  it('may be a thread of this process, to which a line is handed over, and which is replaced when it stumbles', async () => {
    const thread = aside<typeof acts>(WHERE, { inThread: true, atOnce: 1 })
    expect((await thread('double', { number: 3, sheet: Buffer.of() })).process).to.equal(process.pid)
    const { port1, port2 } = new MessageChannel()
    const heard = new Promise((resolve) => port1.once('message', resolve))
    await thread('say', port2, [port2])
    expect(await heard).to.equal('hello')
    port1.close()
    const bug = await thread('stumble', undefined).catch((error: unknown) => error)
    expect((bug as Error).message).to.include('a bug of ours')
    expect((await thread('double', { number: 3, sheet: Buffer.of() })).number).to.equal(6)
    await thread.stop()
  })

  it('ends with the program, also when that is killed while it computes', async () => {
    const file = join(folder, 'orphan')
    const waiting = entryBeside('./ask-aside-and-wait', import.meta.url)
    const program = fork(fileURLToPath(waiting.file), [...waiting.argv, file], { execArgv: [] })
    await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '')
    const orphan = Number(readFileSync(file, 'utf8'))
    program.kill('SIGKILL')
    await until(() => !isThere(orphan))
  })
})

function whyOf(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => 'answered',
    (error: unknown) => (error instanceof AsideError ? error.why : String(error)),
  )
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(10)
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
