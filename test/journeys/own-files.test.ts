import { chmodSync, lstatSync, readdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect } from 'chai'
import { after, before, describe, it } from 'mocha'
import { demoRegion } from '../../src/demo/region.ts'
import { install, type Installation } from '../support/program.ts'
import { aFile } from '../support/town.ts'

const TODAY = '2026-11-23'
const SETTINGS = {
  DATA_DIR: 'deep/data',
  DATABASE_URL: 'sqlite:deep/database/dagdeel.sqlite',
  PUBLIC_URL: 'https://dagdeel.example.org',
}

describe('what the program leaves on the disk', function () {
  this.timeout(60_000)
  let here: Installation
  const own = ['deep', 'letters', 'export.csv', 'export.xlsx', 'backup.sqlite']

  before(async () => {
    here = await install(SETTINGS)
    const given = (name: string, content: string) => {
      writeFileSync(join(here.folder, name), content)
      chmodSync(join(here.folder, name), 0o666)
    }
    given('settings.json', JSON.stringify(demoRegion(TODAY)))
    given('duo.csv', aFile(8))
    // Somebody made these before, for everybody to read.
    for (const name of ['export.csv', 'export.xlsx', 'backup.sqlite']) given(name, '')
    for (const command of [
      'configure settings.json',
      `import duo.csv --municipality 0935 --now ${TODAY}T08:00`,
      `run --now ${TODAY}T11:00`,
      `letters --out letters --now ${TODAY}T11:05`,
      'export referrals --out export.csv',
      'export referrals --out export.xlsx',
      'backup backup.sqlite',
    ])
      await here.json(command)
  })
  after(() => here.remove())

  const all = (path: string): string[] =>
    lstatSync(path).isDirectory() ? [path, ...readdirSync(path).flatMap((name) => all(join(path, name)))] : [path]

  it('is for its own account only: files 0600, folders 0700', () => {
    const left = own.flatMap((name) => all(join(here.folder, name)))
    const modes = left.map((path) => ({ path: relative(here.folder, path), mode: lstatSync(path).mode & 0o777 }))
    for (const kind of [/\.eml$/, /\.sqlite$/, /letters\/.*\.pdf$/, /letters\/.*\.csv$/, /data\.key$/])
      expect(
        modes.some(({ path }) => kind.test(path)),
        String(kind),
      ).to.equal(true)
    const wrong = modes.filter(
      ({ path, mode }) => mode !== (lstatSync(join(here.folder, path)).isDirectory() ? 0o700 : 0o600),
    )
    expect(wrong).to.deep.equal([])
  })

  it('is looked after by doctor, which names what others may read, and a proxy that nobody named', async () => {
    const before = (await here.run('doctor')).stdout
    expect(before).to.contain('ok    files')
    // Over https there is a proxy, and nobody said which.
    expect(before).to.match(/FAULT proxy: .*TRUST_PROXY/)
    chmodSync(join(here.folder, 'deep/data/mail'), 0o755)
    chmodSync(join(here.folder, 'deep/database/dagdeel.sqlite'), 0o644)
    const { code, stdout } = await here.run('doctor')
    expect(code).to.equal(1)
    const line = stdout.split('\n').find((one) => one.includes(' files')) ?? ''
    expect(line).to.match(/^FAULT files: .*chmod -R go=/)
    expect(line).to.contain('deep/data/mail').and.contain('deep/database/dagdeel.sqlite')
    expect(line).not.to.contain('data.key')
  })
})
