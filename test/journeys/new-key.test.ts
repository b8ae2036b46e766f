import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { simpleParser } from 'mailparser'
import type { Database } from '../../src/outside/database/database.ts'
import { newClient, type Client } from '../support/client.ts'
import { openAnew } from '../support/databases.ts'
import { BEFORE_KEYS_HAD_NAMES, fillAsBefore } from '../support/old-database.ts'
import { barePostgres } from '../support/postgres.ts'
import { install, type Ended, type Installation } from '../support/program.ts'
import { PASSWORD } from '../support/staff.ts'
import { aFile } from '../support/town.ts'

const { dataKey: FIRST, words, apiKey, setupWord } = BEFORE_KEYS_HAD_NAMES
const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const [SECOND, STRANGE] = [key(2), key(9)]
const NOW = '--now 2026-11-24T10:00'
const FOR_0935 = `--municipality 0935 ${NOW}`
const MANY = 450

const folder = mkdtempSync(join(tmpdir(), 'dagdeel-new-key-'))
const bareSqlite = () => Promise.resolve(`sqlite:${join(folder, 'dagdeel.sqlite')}`)

interface Checks {
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly advice: string }[]
}

after(() => rmSync(folder, { recursive: true, force: true }))

for (const [name, bareDatabase] of [
  ['SQLite', bareSqlite],
  ['PostgreSQL', barePostgres],
] as const) {
  describe(`another DATA_KEY, for a database that an earlier version filled (${name})`, function () {
    this.timeout(120_000)
    let here: Installation
    let db: Database
    let stop: (() => Promise<void>) | undefined
    let colleague: Client
    let [newest, duo, more] = ['', '', '']

    before(async () => {
      const url = await bareDatabase()
      await fillAsBefore(url)
      here = await install({ DATABASE_URL: url, DATA_KEY: FIRST })
      duo = written(here, 'duo.csv', aFile(8))
      more = written(here, 'more.csv', manyWithoutBsn())
      db = await openAnew(url)
    })
    after(async () => {
      await stop?.()
      await db.close()
      here.remove()
    })

    const counts = (file: string) => here.json<Record<string, number>>(`import ${file} ${FOR_0935}`)
    const keysCheck = async () => {
      const { checks } = JSON.parse((await here.run(`doctor --json ${NOW}`)).stdout) as Checks
      return checks.find((check) => check.name === 'keys')
    }
    const statusOf = async (path: string, headers: Record<string, string> = {}) =>
      (await fetch(here.url + path, { headers })).status
    const links = () => Promise.all(words.map((word) => statusOf(`/u/${word}`)))
    const bearer = (given: string) => statusOf('/api/v1/wachtpool', { authorization: `Bearer ${given}` })
    const underFirst = async () => {
      const [{ count } = { count: 0 }] = await db.read.query<{ count: number }[]>(
        "SELECT COUNT(*) AS count FROM person WHERE v_number_hash NOT LIKE (SELECT name || '%' FROM data_key WHERE retired_at IS NULL)",
      )
      return Number(count)
    }
    const expectAllKnown = async () => {
      expect(await counts(duo)).to.deep.include({ new: 0, changed: 0, unchanged: 8 })
      expect(await counts(more)).to.deep.include({ new: 0, changed: 0, unchanged: MANY })
      expect(await links()).to.deep.equal(words.map(() => 200))
      expect(await bearer(apiKey)).to.equal(200)
    }

    it('is refused when it fits nothing, before anything was written down of it', async () => {
      here.set({ DATA_KEY: STRANGE })
      expectRefusal(await here.run(`import ${duo} ${FOR_0935}`), 'DATA_KEY opens nothing in this database')
    })

    it('is that of before: everybody is known, and each link and API key that was given away works', async () => {
      here.set({ DATA_KEY: FIRST })
      expect(await counts(more)).to.deep.include({ new: MANY, rejected: 0 })
      stop = await here.serve('2026-11-24T10:00')
      await expectAllKnown()
      colleague = newClient(here.url)
      expect((await colleague.post(`/wachtwoord/${setupWord}`, { password: PASSWORD })).status).to.equal(303)
      expect((await keysCheck())?.advice).to.contain('values from before they named their key')
    })

    it('is refused by every command and by the service when it is not in the database, in one line', async () => {
      here.set({ DATA_KEY: STRANGE })
      for (const words of [`serve ${NOW}`, `send ${NOW}`, 'migrate', 'rekey'])
        expectRefusal(await here.run(words), 'is not the key of this database')
      await stop?.()
      here.set({ DATA_KEY: SECOND })
      expectRefusal(await here.run('status'), 'DATA_KEY_OLD')
    })

    it('takes over with the old one in DATA_KEY_OLD: nobody is a stranger, links, API keys and sessions live on', async () => {
      here.set({ DATA_KEY_OLD: FIRST })
      stop = await here.serve('2026-11-24T11:00')
      await expectAllKnown()
      expect((await colleague.get('/')).status).to.equal(200)
      newest = (await here.json<{ key: string }>('key add nieuw --role planner --municipality 0935')).key
      expect(await bearer(newest)).to.equal(200)
      expect(await keysCheck())
        .to.deep.include({ ok: true })
        .and.to.have.property('advice')
        .that.contains('run dagdeel rekey')
    })

    it('is refused without the old one as long as something is under that, and the old one alone as well', async () => {
      here.set({ DATA_KEY_OLD: '' })
      expectRefusal(await here.run('status'), 'values are still under the key')
      here.set({ DATA_KEY: FIRST })
      expectRefusal(await here.run('status'), 'DATA_KEY is the key from before')
      here.set({ DATA_KEY: SECOND, DATA_KEY_OLD: FIRST })
    })

    it('is given to everything by rekey, also when it is killed on the way, while the service runs', async () => {
      const all = await underFirst()
      const cut = await here.cutOff('rekey', async () => (await underFirst()) < all)
      expect(cut.code).to.equal(null)
      expect(await underFirst()).to.be.greaterThan(0)
      await expectAllKnown()
      expect(await here.json('rekey')).to.deep.include({ files: 2, left: 0, stuck: [] })
      expect(await underFirst()).to.equal(0)
      expect((await keysCheck())?.advice).to.contain('the old key is no longer needed')
      expect(await here.json('rekey')).to.deep.equal({ people: 0, files: 0, left: 0, stuck: [] })
    })

    it('is all that is needed from then on: the old one can be thrown away', async () => {
      await stop?.()
      here.set({ DATA_KEY_OLD: '' })
      stop = await here.serve('2026-11-24T12:00')
      await expectAllKnown()
      expect([await bearer(newest), (await colleague.get('/')).status]).to.deep.equal([200, 200])
      expect(await keysCheck()).to.deep.include({ ok: true, advice: '' })
    })

    it('makes no new links for who has one: a reminder holds that of the invitation', async () => {
      expect(await here.json('send --now 2026-12-18T10:00')).to.include({ email: 2, failed: 0 })
      const mails = join(here.folder, 'mail')
      const texts = await Promise.all(
        readdirSync(mails).map(async (mail) => simpleParser(readFileSync(join(mails, mail)))),
      )
      // Staff are mailed too what waits for them.
      const sent = texts.flatMap(({ text = '' }) => /\/u\/([a-z0-9]+)/.exec(text)?.[1] ?? [])
      expect(sent).to.have.length(2)
      expect(words).to.include.members(sent)
    })

    it('of a third key, the links and API keys of the first live on', async () => {
      const service = stop
      here.set({ DATA_KEY: key(3), DATA_KEY_OLD: SECOND })
      await here.json('rekey')
      // The service still has the second key: it says nothing wrong, and writes nothing.
      expect(await links()).to.deep.equal(words.map(() => 200))
      expect(await statusOf('/u/abcdefghijkmnpqrstuvwxyz23')).to.be.oneOf([502, 503])
      expect(await statusOf('/health/ready')).to.equal(503)
      await service?.()
      here.set({ DATA_KEY_OLD: '' })
      stop = await here.serve('2026-11-24T13:00')
      await expectAllKnown()
      expect(await bearer(newest)).to.equal(200)
    })
  })
}

function written(here: Installation, name: string, content: string): string {
  writeFileSync(join(here.folder, name), content)
  return join(here.folder, name)
}

function manyWithoutBsn(): string {
  const rows = Array.from({ length: MANY }, (_, at) => `M-${at};${2_800_000_000 + at};Haddad;Wi2013;01-06-2027;so`)
  return ['Referentie;V-nummer;Achternaam;Wet;Einddatum termijn;Talen', ...rows].join('\n')
}

/** One line that names the variable, and nothing else. */
function expectRefusal({ code, stdout, stderr }: Ended, text: string): void {
  expect([code, stdout]).to.deep.equal([1, ''])
  expect(stderr)
    .to.match(/^dagdeel: .*DATA_KEY.*\n$/)
    .and.contain(text)
}
