import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { demoRegion } from '../../src/demo/region.ts'
import { install, type Installation } from '../support/program.ts'
import { aFile } from '../support/town.ts'

const NOW = '--now 2026-11-23T10:00'

describe('a pipe whose reader stops early', function () {
  this.timeout(60_000)
  let here: Installation

  before(async () => {
    here = await install({})
    const settings = join(here.folder, 'settings.json')
    writeFileSync(settings, JSON.stringify(demoRegion('2026-11-23')))
    writeFileSync(join(here.folder, 'duo.csv'), aFile(9))
    writeFileSync(join(here.folder, 'wrong.csv'), aFile(0, { bad: 900 }))
    await here.json(`configure ${settings}`)
  })
  after(() => here.remove())

  it('gets what it wanted of a long answer, and the command ends well', async () => {
    const { code, stdout, stderr } = await here.piped(
      `import wrong.csv --municipality 0935 --dry-run --json ${NOW}`,
      '| head -c 100',
    )
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' })
    expect(stdout).to.match(/^\{"/).and.have.length(100)
  })

  it('is no trouble to a command whose work is more than its answer', async () => {
    const ended = await here.piped(`import duo.csv --municipality 0935 --json ${NOW}`, '| true')
    expect(ended).to.deep.equal({ code: 0, stdout: '', stderr: '' })
    const { referrals } = await here.json<{ referrals: number }>('status')
    expect(referrals).to.equal(9)
  })

  it('leaves a command that was refused its exit code, also when nobody reads why', async () => {
    expect(await here.piped('import nothing.csv', '2>&1 | true')).to.deep.equal({ code: 1, stdout: '', stderr: '' })
    expect(await here.piped('no-such-command', '2>&1 | true')).to.deep.equal({ code: 2, stdout: '', stderr: '' })
  })
})
