import { PDFDocument } from '@cantoo/pdf-lib'
import { expect } from 'chai'
import { markAttendance } from '../../../src/attendance/marks/mark-attendance.ts'
import { recordSigning } from '../../../src/attendance/signing/record-signing.ts'
import { Signing } from '../../../src/attendance/signing.entity.ts'
import {
  findStatementFile,
  listStatements,
  statementInForce,
  addStatement,
  checkStatement,
} from '../../../src/municipalities/statements/statements.ts'
import type { Deps } from '../../../src/deps.ts'
import { COMMAND, type Actor } from '../../../src/history/work.ts'
import { readPdf } from '../../outside/printing/read-pdf.ts'
import { aLetter } from '../../outside/printing/some-letters.ts'
import { type RunningApp, startApp } from '../../support/app.ts'
import { newClient } from '../../support/client.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { refusal } from '../../support/refusal.ts'
import { everyoneIsInvited } from '../../support/groups.ts'
import { PRINTER } from '../../support/printer.ts'
import { signInAs } from '../../support/staff.ts'
import { sendFile } from '../../support/upload.ts'
import { aTown, peopleWait } from '../../support/town.ts'

/** One page. The same text gives the same file; `objects` stand in it as they are. */
async function aPdf(
  text = 'Ik doe mee.',
  {
    objects = '',
    packed = false,
    change,
  }: { objects?: string; packed?: boolean; change?: (pdf: PDFDocument) => unknown } = {},
) {
  const pdf = await PDFDocument.create({ updateMetadata: false })
  pdf.setTitle(text)
  pdf.addPage()
  await change?.(pdf)
  const whole = Buffer.from(await pdf.save({ useObjectStreams: packed })).toString('latin1')
  return Buffer.from(whole.replace(/^startxref$/m, `${objects}\nstartxref`), 'latin1')
}

describe('the file of a statement', () => {
  const whyNot = (bytes: Buffer) => refusal(checkStatement(bytes))

  it('is a PDF with a beginning and an end, with pages and without a password', async () => {
    const good = await aPdf()
    expect(await whyNot(good)).to.equal('done')
    const wrong = [
      Buffer.from('hallo'),
      good.subarray(0, -12),
      Buffer.concat([Buffer.from('MZ'), good]),
      Buffer.from('%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\nstartxref\n9\n%%EOF'),
      await aPdf('', { change: (pdf) => pdf.encrypt({ userPassword: 'x', ownerPassword: 'y' }) }),
    ]
    for (const [index, bytes] of wrong.entries()) expect(await whyNot(bytes), `${index}`).to.equal('statement-not-pdf')
  })

  it('holds nothing that runs or opens something, wherever it hides', async () => {
    const script = '<< /S /JavaScript /JS (app.alert(1)) >>'
    const hidden = [
      ...[
        '/OpenAction 4 0 R',
        '/AA << >>',
        '/S /J#61vaScript',
        '/S /L#61unch',
        '/Subtype /RichMedia',
        '/X#46A 4 0 R',
      ].map((part) => ({ objects: `9 0 obj << ${part} >> endobj` })),
      { objects: `% stream\n9 0 obj ${script} endobj\n% endstream` },
      { objects: `9 0 obj [ [ << /A << /B ${script} >> >> ] ] endobj` },
      { objects: `9 0 obj << /Length 3 /A ${script} >> stream\nabc\nendstream endobj` },
      { change: (pdf: PDFDocument) => pdf.addJavaScript('x', 'app.alert(1)'), packed: true },
      { change: (pdf: PDFDocument) => pdf.attach(Buffer.from('x'), 'x.exe'), packed: true },
    ]
    for (const how of hidden)
      expect(await whyNot(await aPdf('x', how)), JSON.stringify(how)).to.equal('statement-active')
    expect(await whyNot(await aPdf('x', { objects: '9 0 obj << /AAA 1 /T (/JavaScript) >> endobj' }))).to.equal('done')
  })

  it('is kept without what only a forged table of contents would find', async () => {
    const kept = await checkStatement(
      await aPdf('x', { objects: '%9 0 obj << /S /JavaScript /JS (app.alert) >> endobj' }),
    )
    expect(kept.toString('latin1')).not.to.contain('app.alert')
    expect((await readPdf(kept)).title).to.equal('x')
  })

  it('may be one of ours, with letters, links and tags', async () => {
    const { pdf } = await PRINTER.print([aLetter()])
    const [before, after] = [await readPdf(pdf), await readPdf(await checkStatement(pdf))]
    expect(after.pages.map(({ text }) => text)).to.deep.equal(before.pages.map(({ text }) => text))
    expect(after.pages[0]?.tags).to.deep.equal(before.pages[0]?.tags)
  })
})

describe('somebody who uploads a statement', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.close())

  it('hears what is wrong with a hostile one, while others go on', async () => {
    const planner = await signInAs(app, 'planner')
    const upload = (content: Buffer) =>
      sendFile(
        app.url,
        planner,
        '/inrichting/verklaring',
        { name: 'x.pdf', content },
        { 'for-0935': 'yes', day: '2026-12-01' },
      )
    for (const objects of [`9 0 obj ${'<</A'.repeat(70_000)}`, `9 0 obj ${'['.repeat(280_000)}`]) {
      const { status, text } = await upload(await aPdf('x', { objects }))
      expect(status).to.equal(422)
      expect(text).to.contain('Dit is geen PDF, of de PDF is niet heel')
    }
    let answered = false
    // Reading it takes seconds; on a busy machine longer than it may.
    const answer = upload(await aPdf('x', { objects: 'stream\n'.repeat(40_000) })).finally(() => (answered = true))
    for (let page = 0; page < 3; page++) expect((await newClient(app.url).get('/aanmelden')).status).to.equal(200)
    expect(answered).to.equal(false)
    expect((await answer).status).to.be.oneOf([303, 422])
  }).timeout(60_000)
})

onBothDatabases('the statement', (newDatabase) => {
  let deps: Deps
  const meerssen: Actor = { kind: 'user', name: 'Iemand in Meerssen', scope: ['0938'] }
  const add = (text: string, inForceFrom: string, municipalities = ['0935', '0938'], by: Actor = COMMAND) =>
    aPdf(text).then((bytes) => addStatement(deps, by, { fileName: `${text}.pdf`, bytes, inForceFrom, municipalities }))

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
    expect((await readPdf((await findStatementFile(deps, meerssen.scope, first!.id)).pdf)).title).to.equal('eerste')
    expect(await refusal(findStatementFile(deps, meerssen.scope, second!.id))).to.equal('statement-unknown')
    expect(await refusal(add('derde', '2026-12-01', ['0935'], meerssen))).to.equal('not-found')
    expect(second).not.to.have.property('content')
  })

  it('is not added twice, nor without a day or a municipality', async () => {
    expect(await refusal(add('tweede', '2027-01-01', ['0935']))).to.equal('statement-same')
    expect(await refusal(add('derde', '2026-02-30'))).to.equal('day-invalid')
    expect(await refusal(add('derde', '2026-12-01', []))).to.equal('municipality-missing')
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
