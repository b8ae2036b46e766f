import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { Event } from '../../../src/history/event.entity.ts'
import type { Actor } from '../../../src/history/work.ts'
import { confirmImport, cancelImport, uploadImport } from '../../../src/referrals/review/confirm-import.ts'
import { importFile } from '../../../src/referrals/review/import-file.ts'
import { ReferralImport } from '../../../src/referrals/review/referral-import.entity.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { listTasks } from '../../../src/home/list-tasks.ts'
import { listRejectedRows, reviewImport } from '../../../src/referrals/review/review-import.ts'
import { saveMapping, removeMapping } from '../../../src/referrals/review/column-mappings.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { aTown, testBsn } from '../../support/town.ts'
import { BAD_ROW, goodRow, smallFile } from '../a-small-file.ts'
import { listImports } from '../../../src/referrals/review/find-import.ts'

const planner = (name: string, ...scope: string[]): Actor => ({ kind: 'user', name, scope })
const NOOR = planner('Noor', '0935')

const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'no error',
    (error: { code?: string }) => error.code,
  )

onBothDatabases('an uploaded referral file', (newDatabase) => {
  let deps: Deps

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
  })

  const people = () => deps.db.read.count(Referral)
  const upload = (...rows: string[]) => uploadImport(deps, NOOR, smallFile(...rows))

  it('says row by row what is new, changed, known and refused, without a BSN or V-number', async () => {
    await importFile(deps, NOOR, smallFile(goodRow(1, 'Celik'), goodRow(2)))
    const review = await reviewImport(deps, NOOR, await upload(goodRow(1, 'Çelik'), goodRow(2), goodRow(3), BAD_ROW))
    expect(review.counts).to.deep.equal({ rows: 4, new: 1, changed: 1, unchanged: 1, rejected: 1 })
    expect(review.changed).to.deep.equal([
      {
        row: 2,
        name: 'Rania Çelik',
        municipality: '0935',
        deadline: '2027-06-01',
        reference: 'R-1',
        changes: [{ field: 'familyName', hidden: false, before: 'Celik', after: 'Çelik' }],
      },
    ])
    expect([review.new[0]?.row, review.unchanged[0]?.row, review.rejected[0]?.row]).to.deep.equal([4, 3, 5])
    expect(JSON.stringify(review)).to.not.match(/\d{9}/)
  })

  it('is a task on the start page of who sees its municipality, until somebody decides', async () => {
    const tasks = async (...scope: string[]) =>
      (await listTasks(deps, scope))
        .filter(({ words }) => words === 'referrals:tasks.review')
        .map(({ count, href }) => [count, href])
    const id = await upload(goodRow(1))
    expect(await tasks('0935')).to.deep.equal([[1, `/importeren/${id}`]])
    expect(await tasks('0938')).to.deep.equal([])
    await cancelImport(deps, NOOR, id)
    expect(await tasks('0935')).to.deep.equal([])
  })

  it('names a number that changes, and shows neither the old nor the new one', async () => {
    await importFile(deps, NOOR, smallFile(goodRow(1).replace(testBsn(1), '')))
    const review = await reviewImport(deps, NOOR, await upload(goodRow(1)))
    expect(review.changed[0]?.changes).to.deep.equal([{ field: 'bsn', hidden: true }])
  })

  it('takes nobody in before it is confirmed, and keeps the file sealed meanwhile', async () => {
    const id = await upload(goodRow(1))
    expect(await people()).to.equal(0)
    const kept = await deps.db.read.findOneByOrFail(ReferralImport, { id })
    expect(kept.content).to.not.contain('Haddad')
    expect(Buffer.from(deps.secrets.open(kept.content ?? ''), 'base64').toString()).to.contain('Haddad')
  })

  it('takes the people in once, however often it is confirmed, and then throws the file away', async () => {
    const id = await upload(goodRow(1), goodRow(2), BAD_ROW)
    const { counts } = await reviewImport(deps, NOOR, id)
    expect(await confirmImport(deps, NOOR, id, counts)).to.deep.equal(counts)
    expect(await confirmImport(deps, NOOR, id, counts)).to.deep.equal(counts)
    expect(await people()).to.equal(2)
    const kept = await deps.db.read.findOneByOrFail(ReferralImport, { id })
    expect([kept.status, kept.content]).to.deep.equal(['confirmed', null])
    expect(await deps.db.read.countBy(Event, { kind: 'import.confirmed' })).to.equal(1)
  })

  it('takes nobody in when the world changed since the review', async () => {
    const id = await upload(goodRow(1), goodRow(2))
    const { counts } = await reviewImport(deps, NOOR, id)
    await importFile(deps, NOOR, smallFile(goodRow(1)))
    expect(await codeOf(confirmImport(deps, NOOR, id, counts))).to.equal('import-changed')
    expect(await people()).to.equal(1)
    await confirmImport(deps, NOOR, id, (await reviewImport(deps, NOOR, id)).counts)
    expect(await people()).to.equal(2)
  })

  it('takes nobody in after it was left, and forgets the file', async () => {
    const id = await upload(goodRow(1))
    const { counts } = await reviewImport(deps, NOOR, id)
    await cancelImport(deps, NOOR, id)
    await cancelImport(deps, NOOR, id)
    expect(await codeOf(confirmImport(deps, NOOR, id, counts))).to.equal('import-done')
    expect(await codeOf(reviewImport(deps, NOOR, id))).to.equal('import-done')
    expect(await people()).to.equal(0)
  })

  it('is not there for a planner of another municipality', async () => {
    const id = await upload(goodRow(1))
    const other = planner('Iemand', '0363')
    const { counts } = await reviewImport(deps, NOOR, id)
    const acts = [
      () => reviewImport(deps, other, id),
      () => confirmImport(deps, other, id, counts),
      () => cancelImport(deps, other, id),
      () => listRejectedRows(deps, other, id, () => ''),
      () => uploadImport(deps, other, smallFile(goodRow(2))),
      () => saveMapping(deps, other, { municipality: '0935', name: 'x', headings: { bsn: 'Nummer' } }),
    ]
    for (const act of acts) expect(await codeOf(act())).to.equal('not-found')
    expect(await listImports(deps, other)).to.deep.equal([])
    expect(await listImports(deps, NOOR)).to.have.length(1)
  })

  it('is only for who uploaded it when rows of another municipality are in it', async () => {
    const both = planner('Bo', '0935', '0938')
    const id = await uploadImport(deps, both, smallFile(goodRow(1), goodRow(2, 'Yilmaz', '0938')))
    expect(await codeOf(reviewImport(deps, NOOR, id))).to.equal('not-found')
    expect((await listImports(deps, NOOR)).map(({ mayOpen }) => mayOpen)).to.deep.equal([false])
    expect((await reviewImport(deps, both, id)).counts.new).to.equal(2)
  })

  it('gives the refused rows back with the reason beside them, without BSN and V-number', async () => {
    const id = await upload(goodRow(1), BAD_ROW.replace('Fout', `Fout ${testBsn(4)}`))
    const { headings, rows } = await listRejectedRows(deps, NOOR, id, ({ problem }) => problem)
    expect(headings).to.not.include.members(['BSN', 'V-nummer'])
    expect(rows).to.deep.equal([
      ['3', 'R-9', '=1+1', 'Fout •••', '0935', 'Wi2013', '01-06-2026', '01-06-2027', 'ar', 'bsn-invalid'],
    ])
  })

  it('is read with the saved column names of its municipality', async () => {
    const file = { ...smallFile(goodRow(1)), mapping: 'zaaksysteem' }
    const own = { ...file, bytes: Buffer.from(file.bytes.toString().replace('Achternaam', 'Naam klant')) }
    await saveMapping(deps, NOOR, { municipality: '0935', name: 'zaaksysteem', headings: { achternaam: 'Naam klant' } })
    const review = await reviewImport(deps, NOOR, await uploadImport(deps, NOOR, own))
    expect(review.new[0]?.name).to.equal('Rania Haddad')
    await removeMapping(deps, NOOR, { municipality: '0935', name: 'zaaksysteem' })
    expect(await codeOf(uploadImport(deps, NOOR, own))).to.equal('mapping-unknown')
  })

  it('is read in a thread of its own when it is large', async () => {
    const filler = Array.from({ length: 4_000 }, () => BAD_ROW)
    const id = await upload(goodRow(1), ...filler)
    expect((await reviewImport(deps, NOOR, id)).counts).to.deep.include({ rows: 4_001, new: 1, rejected: 4_000 })
    expect((await listRejectedRows(deps, NOOR, id, ({ problem }) => problem)).rows).to.have.length(4_000)
  })

  it('refuses column names that say nothing, or one thing twice', async () => {
    const save = (headings: Record<string, string>, name = 'x') =>
      codeOf(saveMapping(deps, NOOR, { municipality: '0935', name, headings }))
    expect(await save({ bsn: 'Nummer' }, ' ')).to.equal('mapping-name-missing')
    expect(await save({ bsn: ' ' })).to.equal('mapping-empty')
    expect(await save({ bsn: 'Nummer', achternaam: 'nummer ' })).to.equal('mapping-heading-twice')
  })
})
