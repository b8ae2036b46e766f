import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import Sqlite from 'better-sqlite3'
import { demoRegion } from '../../src/demo/region.ts'
import { install, type Installation } from '../support/program.ts'
import { aFile } from '../support/town.ts'

const NOW = '--now 2026-11-23T10:00'

interface Result {
  readonly bytes: number
  readonly sha256: string
}

describe('a copy that is put back', function () {
  this.timeout(60_000)
  let here: Installation
  let database: string
  let copy: string

  before(async () => {
    here = await install({})
    database = join(here.folder, 'dagdeel.sqlite')
    copy = join(here.folder, 'copy.sqlite')
    const [settings, people] = [join(here.folder, 'settings.json'), join(here.folder, 'duo.csv')]
    writeFileSync(settings, JSON.stringify(demoRegion('2026-11-23')))
    writeFileSync(people, aFile(3))
    await here.json(`configure ${settings}`)
    await here.json(`import ${people} --municipality 0935 ${NOW}`)
    await here.json<Result>(`backup ${copy}`)
    writeFileSync(people, aFile(5))
    await here.json(`import ${people} --municipality 0935 ${NOW}`)
  })
  after(() => here.remove())

  const people = async () => {
    const { municipalities } = await here.json<{ municipalities: Record<string, number>[] }>('status')
    return municipalities[0]?.['waiting']
  }
  const refused = async (words: string) => {
    const { code, stderr } = await here.run(words)
    expect(code).to.equal(1)
    return stderr
  }
  const damage = (file: string) => writeFileSync(file, readFileSync(file).fill(7, 4_096, statSync(file).size - 4_096))

  it('is one file for us alone, whole and without a journal', async () => {
    expect(statSync(copy).mode & 0o777).to.equal(0o600)
    expect(new Sqlite(copy, { readonly: true }).pragma('journal_mode', { simple: true })).to.equal('delete')
    const { sha256 } = await here.json<Result>(`backup ${copy}`)
    expect(sha256).to.match(/^[0-9a-f]{64}$/)
    expect(readdirSync(here.folder).filter((name) => name.includes('.part'))).to.deep.equal([])
  })

  it('is refused while a service runs, and nothing that is acknowledged is lost', async () => {
    const stop = await here.serve('2026-11-23T10:00')
    const stderr = await refused(`restore ${copy}`)
    await stop()
    expect(stderr).to.contain('A Dagdeel still runs with this database')
    expect(await people()).to.equal(5)
  })

  it('leaves the old or the new database whole, whenever it is cut off', async () => {
    rmSync(copy)
    await here.json(`backup ${copy}`)
    const other = join(here.folder, 'other.csv')
    writeFileSync(other, aFile(8))
    await here.json(`import ${other} --municipality 0935 ${NOW}`)
    const isThere = (end: string) => () => Promise.resolve(readdirSync(here.folder).some((name) => name.endsWith(end)))
    await here.cutOff(`restore ${copy}`, isThere('.restoring'))
    expect(await people()).to.be.oneOf([5, 8])
    await here.json(`restore ${copy}`)
    expect(await people()).to.equal(5)
    expect(readdirSync(here.folder).filter((name) => name.includes('.restoring'))).to.deep.equal([])
  })

  it('is only taken when it is a whole database of ours, of a version that we know', async () => {
    const wrong = join(here.folder, 'wrong.sqlite')
    const other = new Sqlite(wrong)
    other.exec('CREATE TABLE referral (a); CREATE TABLE placement (a)')
    other.close()
    expect(await refused(`restore ${wrong}`)).to.contain('is no database of Dagdeel')
    writeFileSync(wrong, 'bsn;naam\n')
    expect(await refused(`restore ${wrong}`)).to.contain('is not a whole copy')
    copyFileSync(copy, wrong)
    damage(wrong)
    expect(await refused(`restore ${wrong}`)).to.contain('is not a whole copy')
    copyFileSync(copy, wrong)
    truncateSync(wrong, 20_480)
    expect(await refused(`restore ${wrong}`)).to.contain('is not a whole copy')
    copyFileSync(copy, wrong)
    const newer = new Sqlite(wrong)
    newer.exec("INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'FromLater9999999999999')")
    newer.close()
    expect(await refused(`restore ${wrong}`)).to.contain('of a newer version')
    expect(await refused(`restore ${join(here.folder, 'none')}`)).to.contain("can't be opened")
    expect(await refused(`restore ${database}`)).to.contain('the same file')
    expect(await refused(`backup ${database}`)).to.contain('the same file')
    expect(await people()).to.equal(5)
  })

  it('is not made of a database that is damaged; doctor says what it is, and a copy puts it right', async () => {
    damage(database)
    const before = readFileSync(copy)
    expect(await refused(`backup ${copy}`)).to.contain('database is damaged')
    expect(readFileSync(copy).equals(before)).to.equal(true)
    const doctor = await here.run('doctor --json')
    expect([doctor.code, doctor.stdout]).to.deep.equal([1, doctor.stdout])
    expect(doctor.stdout).to.contain('"name":"database","ok":false').and.to.contain('restore')
    expect(await refused('serve')).to.contain('database is damaged')
    await here.json(`restore ${copy}`)
    expect(await people()).to.equal(5)
    // Not even its beginning can be read.
    writeFileSync(database, readFileSync(database).fill(7, 0, 4_096))
    expect(await refused(`backup ${copy}`)).to.contain('database is damaged')
    await here.json(`restore ${copy}`)
    expect(await people()).to.equal(5)
    expect(existsSync(`${database}.damaged`)).to.equal(true)
  })

  it('is asked for when the database is gone or empty: that is no new installation', async () => {
    for (const lose of [() => rmSync(database), () => truncateSync(database, 0)]) {
      for (const rest of ['-wal', '-shm']) rmSync(`${database}${rest}`, { force: true })
      lose()
      for (const words of ['migrate', 'serve', 'status']) expect(await refused(words)).to.contain('is empty or gone')
      await here.json(`restore ${copy}`)
      expect(await people()).to.equal(5)
    }
  })
})
