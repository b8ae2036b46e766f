import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import { install, type Installation } from '../support/program.ts'

const MOVED_CLOCK = pathToFileURL(join(import.meta.dirname, '../support/moved-clock.mjs')).href

describe('a service whose clock is moved', function () {
  this.timeout(120_000)
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-clock-'))
  const clock = join(folder, 'clock')
  let here: Installation
  let service: ReturnType<Installation['begin']>

  /** `2026-10-25T00:50:00Z` */
  const setClock = (moment: string) => {
    writeFileSync(`${clock}.new`, String(Date.parse(moment) - Date.now()))
    renameSync(`${clock}.new`, clock)
  }

  /** The moments for which runs of a job were wanted, each with when it ended. */
  const runsOf = (job: string): Map<string, string> => {
    const db = new Sqlite(join(here.folder, 'dagdeel.sqlite'), { readonly: true })
    const runs = db
      .prepare('SELECT due_at, finished_at FROM job_run WHERE job = ? AND finished_at IS NOT NULL')
      .all(job)
    db.close()
    return new Map((runs as { due_at: string; finished_at: string }[]).map((run) => [run.due_at, run.finished_at]))
  }

  /** Until the run that is wanted at `due` came to its end at or after `from`. */
  const untilDone = async (job: string, due: string, from = due) => {
    const wanted = new Date(due).toISOString()
    while ((runsOf(job).get(wanted) ?? '') < new Date(from).toISOString()) {
      if (service.process.exitCode !== null) throw new Error((await service.end).stderr)
      await pause(5)
    }
  }

  /** Until it has seen that the clock stands before what it did. */
  const untilNoticed = async (now: string) => {
    while ([...runsOf('send').keys()].some((due) => Date.parse(due) > Date.parse(now))) await pause(5)
  }

  /** Lets the time go by in steps of five minutes, in each of which messages are sent. */
  const letPass = async (from: string, to: string) => {
    for (let at = Date.parse(from); at <= Date.parse(to); at += 5 * 60_000) {
      const moment = new Date(at).toISOString()
      setClock(moment)
      await untilDone('send', moment)
    }
  }

  before(async () => {
    here = await install({
      CLOCK: clock,
      NODE_OPTIONS: `--import ${MOVED_CLOCK}`,
      PACE: JSON.stringify({ tick: 5 }),
    })
    setClock('2026-10-25T00:50:00Z')
    await here.json('migrate')
    service = here.begin('serve')
  })
  after(async () => {
    service.process.kill('SIGTERM')
    await service.end
    here.remove()
    rmSync(folder, { recursive: true })
  })

  it('goes on through the hour that comes twice, and does the nightly run once', async () => {
    await letPass('2026-10-25T00:50:00Z', '2026-10-25T02:40:00Z')
    expect([...runsOf('plan').keys()]).to.deep.equal(['2026-10-24T01:30:00.000Z', '2026-10-25T02:30:00.000Z'])
  })

  it('does the nightly run also when an hour is left out', async () => {
    await letPass('2027-03-28T00:50:00Z', '2027-03-28T01:40:00Z')
    expect([...runsOf('plan').keys()]).to.deep.equal(['2027-03-27T02:30:00.000Z', '2027-03-28T01:30:00.000Z'])
  })

  it('does not sleep when the clock is set back an hour', async () => {
    setClock('2027-03-28T00:40:30Z')
    await untilNoticed('2027-03-28T00:40:30Z')
    await untilDone('send', '2027-03-28T00:40:00Z')
    setClock('2027-03-28T00:50:30Z')
    await untilDone('send', '2027-03-28T00:50:00Z', '2027-03-28T00:50:30Z')
  })

  it('nor when it is set back a day, and does the nightly run of the day that comes again', async () => {
    setClock('2027-03-27T12:00:30Z')
    await untilNoticed('2027-03-27T12:00:30Z')
    await untilDone('send', '2027-03-27T12:00:00Z')
    setClock('2027-03-28T01:30:30Z')
    await untilDone('plan', '2027-03-28T01:30:00Z', '2027-03-28T01:30:30Z')
  })
})
