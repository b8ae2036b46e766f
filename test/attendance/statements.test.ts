import { expect } from 'chai'
import { addStatement } from '../../src/attendance/add-statement.ts'
import { checkStatement } from '../../src/attendance/check-statement.ts'
import { markAttendance } from '../../src/attendance/mark-attendance.ts'
import { recordSigning } from '../../src/attendance/record-signing.ts'
import { Signing } from '../../src/attendance/signing.entity.ts'
import { findStatementFile, listStatements, statementInForce } from '../../src/attendance/statements.ts'
import type { Deps } from '../../src/deps.ts'
import { COMMAND, type Actor } from '../../src/history/actor.ts'
import { onBothDatabases } from '../support/databases.ts'
import { at, testDeps } from '../support/deps.ts'
import { everyoneIsInvited } from '../support/groups.ts'
import { aTown, peopleWait } from '../support/town.ts'

const aPdf = (text = 'Ik doe mee.', trailer = '') =>
  Buffer.from(`%PDF-1.4\n1 0 obj\n<< /Type /Pages ${trailer} /Title (${text}) >>\nendobj\nstartxref\n9\n%%EOF\n`)

const codeOf = async (act: () => unknown) => {
  try {
    await act()
    return 'done'
  } catch (error) {
    return (error as { code?: string }).code
  }
}

describe('the file of a statement', () => {
  it('is a PDF with a beginning and an end', async () => {
    expect(await codeOf(() => checkStatement(aPdf()))).to.equal('done')
    const wrong = [
      Buffer.from('hallo'),
      aPdf().subarray(0, -12),
      Buffer.concat([Buffer.from('MZ'), aPdf()]),
      aPdf('', '/Encrypt 3 0 R'),
    ]
    for (const bytes of wrong) expect(await codeOf(() => checkStatement(bytes))).to.equal('statement-not-pdf')
  })

  it('holds nothing that runs, also when its name is written in code', async () => {
    for (const part of ['/OpenAction 4 0 R', '/AA << >>', '/S /JavaScript', '/S /J#61vaScript', '/EmbeddedFile'])
      expect(await codeOf(() => checkStatement(aPdf('', part)))).to.equal('statement-active')
    expect(await codeOf(() => checkStatement(aPdf('', '/AAA 1')))).to.equal('done')
  })
})

onBothDatabases('the statement', (newDatabase) => {
  let deps: Deps
  const meerssen: Actor = { kind: 'user', name: 'Iemand in Meerssen', scope: ['0938'] }
  const add = (text: string, inForceFrom: string, municipalities = ['0935', '0938'], by: Actor = COMMAND) =>
    addStatement(deps, by, { fileName: `${text}.pdf`, bytes: aPdf(text), inForceFrom, municipalities })

  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
    await add('eerste', '2026-01-01')
    await add('tweede', '2026-12-01', ['0935'])
  })

  it('counts from its day, for its municipalities', async () => {
    const number = async (municipality: string, day: string) =>
      (await statementInForce(deps.db.read, municipality, day))?.number ?? null
    expect(await number('0935', '2026-11-30')).to.equal(1)
    expect(await number('0935', '2026-12-01')).to.equal(2)
    expect(await number('0938', '2026-12-01')).to.equal(1)
    expect(await number('0935', '2025-12-31')).to.equal(null)
    expect(await number('0363', '2026-12-01')).to.equal(null)
  })

  it('is shown and given only to who works for one of its municipalities', async () => {
    const [second, first] = await listStatements(deps, 'all')
    expect(await listStatements(deps, meerssen.scope)).to.have.length(1)
    expect((await findStatementFile(deps, meerssen.scope, first!.id)).pdf.equals(aPdf('eerste'))).to.equal(true)
    expect(await codeOf(() => findStatementFile(deps, meerssen.scope, second!.id))).to.equal('statement-unknown')
    expect(await codeOf(() => add('derde', '2026-12-01', ['0935'], meerssen))).to.equal('not-found')
    expect(second).not.to.have.property('content')
  })

  it('is not added twice, nor without a day or a municipality', async () => {
    expect(await codeOf(() => add('tweede', '2027-01-01', ['0935']))).to.equal('statement-same')
    expect(await codeOf(() => add('derde', '2026-02-30'))).to.equal('day-invalid')
    expect(await codeOf(() => add('derde', '2026-12-01', []))).to.equal('municipality-missing')
  })

  it('is kept with every signature in the version that was in force that day', async () => {
    await peopleWait(deps, 3)
    const [seat] = await everyoneIsInvited(deps)
    const later = at(deps, '2026-12-17T12:00')
    await markAttendance(later, COMMAND, seat!.id, { session: 1, status: 'present' })
    await recordSigning(later, COMMAND, seat!.id, { signedOn: '2026-12-17' })
    const { statementId } = await deps.db.read.findOneByOrFail(Signing, { placementId: seat!.id })
    expect(statementId).to.equal((await statementInForce(deps.db.read, '0935', '2026-12-17'))?.id)
  })
})
