import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import readXlsxFile from 'read-excel-file/node'
import { markAttendance } from '../../../src/attendance/marks/mark-attendance.ts'
import { recordSigning } from '../../../src/attendance/signing/record-signing.ts'
import type { Deps } from '../../../src/deps.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { harmless } from '../../../src/outside/csv-of.ts'
import { exportTable, type ExportName } from '../../../src/reports/lists/export-table.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { everyoneIsInvited } from '../../support/groups.ts'
import { refusal } from '../../support/refusal.ts'
import { aTown, peopleWait, testBsn } from '../../support/town.ts'

onBothDatabases('a table for a spreadsheet', (newDatabase) => {
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-export-'))
  let deps: Deps

  before(async () => {
    const earlier = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(earlier)
    await peopleWait(earlier, 3, { familyName: '=HYPERLINK("x")' })
    const seats = await everyoneIsInvited(earlier)
    deps = at(earlier, '2026-12-17T12:00')
    for (const { id } of seats) await markAttendance(deps, COMMAND, id, { session: 1, status: 'present' })
    await recordSigning(deps, COMMAND, seats[0]?.id ?? '', { signedOn: '2026-12-17' })
  })

  after(() => rmSync(folder, { recursive: true, force: true }))

  const csv = async (what: ExportName, scope: 'all' | string[] = 'all') => {
    const file = join(folder, `${what}.csv`)
    const { rows } = await exportTable(deps, scope, what, file)
    const lines = readFileSync(file, 'utf8').trim().split('\r\n')
    expect(lines).to.have.length(rows + 1)
    return lines
  }

  it('lists everyone, starts no formula and shows no BSN', async () => {
    const lines = await csv('referrals')
    expect(lines[1]).to.contain(`R-000001;0935;Wi2013;"'=HYPERLINK(""x""), Rania"`)
    expect(lines.join()).not.to.contain(testBsn(1))
    expect(await csv('referrals', ['0938'])).to.have.length(1)
  })

  it('lists the sessions with who came, and what came of it', async () => {
    expect((await csv('sessions'))[1]).to.match(/^dec-17-am;1;2026-12-17;09:00;12:30;stadhuis\/a;.*;3;3;0;0$/)
    expect((await csv('outcomes'))[1]).to.equal('R-000001;0935;Wi2013;2026-12-17;;2027-09-01;ja;')
  })

  it('writes the same as XLSX', async () => {
    const file = join(folder, 'referrals.xlsx')
    expect(await exportTable(deps, 'all', 'referrals', file)).to.deep.equal({ rows: 3 })
    const [sheet] = await readXlsxFile(file)
    expect(sheet?.data[1]?.slice(0, 2)).to.deep.equal(['R-000001', '0935'])
    expect(await refusal(exportTable(deps, 'all', 'referrals', join(folder, 'x.pdf')))).to.equal('export-ending')
  })
})

describe('a cell', () => {
  it('gets an apostrophe when a spreadsheet would run it', () => {
    expect(['=1', '+31', '-1', '@x', '\tx', '\rx', '\n=1', '＝1', 'Çelik', ''].map(harmless)).to.deep.equal([
      "'=1",
      "'+31",
      "'-1",
      "'@x",
      "'\tx",
      "'\rx",
      "'\n=1",
      "'＝1",
      'Çelik',
      '',
    ])
  })
})
