import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { install, type Installation } from '../support/program.ts'

describe('a command that is refused', function () {
  this.timeout(60_000)
  let here: Installation

  before(async () => {
    here = await install({})
    writeFileSync(join(here.folder, 'settings.json'), '{"regions": [{"code": 7}]}')
  })
  after(() => here.remove())

  const error = (stdout: string) => (JSON.parse(stdout) as { error: Record<string, unknown> }).error

  it('says so to programs in one object with code, message and values, and to people beside it', async () => {
    const { code, stdout, stderr } = await here.run('import nowhere.csv --municipality 0935 --json')
    expect(code).to.equal(1)
    expect(error(stdout)).to.include({ code: 'file-not-found', file: 'nowhere.csv', reason: 'ENOENT' })
    expect(stderr).to.equal(`dagdeel: ${String(error(stdout).message)}\n`)
  })

  it('names everything that is wrong in a settings file', async () => {
    const { code, stdout } = await here.run('configure settings.json --json')
    const { issues } = error(stdout) as { issues: { path: string; text: string }[] }
    expect(code).to.equal(1)
    expect(issues.map(({ path }) => path)).to.include('regions[0].code')
  })

  it('is refused in the same way when it is used wrongly', async () => {
    const { code, stdout, stderr } = await here.run('import --municipality 0935 --json')
    expect(code).to.equal(2)
    expect(error(stdout)).to.deep.equal({ code: 'wrong-usage', message: "missing required argument 'file'" })
    expect(stderr).to.include("missing required argument 'file'")
  })

  it('says nothing on standard output without --json', async () => {
    expect(await here.run('import nowhere.csv --municipality 0935')).to.include({ code: 1, stdout: '' })
  })
})
