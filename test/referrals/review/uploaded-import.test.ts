import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { Event } from '../../../src/history/event.entity.ts'
import type { Actor } from '../../../src/history/work.ts'
import { confirmImport, cancelImport } from '../../../src/referrals/review/confirm-import.ts'
import { correctRow, decideRow } from '../../../src/referrals/review/correct-rows.ts'
import { forgetWord, listWords, settleValues } from '../../../src/referrals/review/settle-values.ts'
import { showUndo, undoImport } from '../../../src/referrals/review/undo-import.ts'
import { uploadImport } from '../../../src/referrals/review/upload-import.ts'
import { importFile } from '../../../src/referrals/review/import-file.ts'
import { ReferralImport } from '../../../src/referrals/review/referral-import.entity.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { listTasks } from '../../../src/home/list-tasks.ts'
import { listRejectedRows, reviewImport } from '../../../src/referrals/review/review-import.ts'
import { removeMapping } from '../../../src/referrals/review/column-mappings.ts'
import { chooseHeadings, type ShownColumn, showHeadings } from '../../../src/referrals/review/choose-headings.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { aTown, testBsn } from '../../support/town.ts'
import { BAD_ROW, goodRow, smallFile } from '../a-small-file.ts'
import { findImport, type FoundImport, listImports } from '../../../src/referrals/review/find-import.ts'
import { lookAtImport } from '../../../src/referrals/review/import-work.ts'
import { showNumbers } from '../../../src/referrals/receiving/numbers.ts'
import { recordView } from '../../../src/pool/list/show-person.ts'

const planner = (name: string, ...scope: string[]): Actor => ({ kind: 'user', name, scope })
const NOOR = planner('Noor', '0935')

const chosen = (columns: readonly ShownColumn[]) =>
  Object.fromEntries(columns.map(({ heading, field }) => [heading, field]))

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
      () => showHeadings(deps, other, id),
      () => chooseHeadings(deps, other, id, {}),
      () => settleValues(deps, other, id, []),
      () => correctRow(deps, other, id, 2, { achternaam: 'X' }),
      () => decideRow(deps, other, id, 2, 'leave'),
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

  it('is no longer for who sees one municipality once corrected cells or settled values make a row another’s', async () => {
    const both = planner('Bo', '0935', '0938')
    const odd = smallFile(goodRow(1), goodRow(2, 'Yilmaz', 'Over de grens'))
    const [corrected, settled] = [await uploadImport(deps, both, odd), await uploadImport(deps, both, odd)]
    expect((await reviewImport(deps, NOOR, corrected)).counts).to.deep.include({ new: 1, rejected: 1 })
    await correctRow(deps, both, corrected, 3, { gemeentecode: '0938' })
    expect((await reviewImport(deps, NOOR, settled)).counts).to.deep.include({ new: 1, rejected: 1 })
    await settleValues(deps, both, settled, [{ field: 'gemeentecode', given: 'Over de grens', meaning: '0938' }])
    const { counts } = await reviewImport(deps, both, corrected)
    for (const id of [corrected, settled]) {
      expect(await codeOf(reviewImport(deps, NOOR, id))).to.equal('not-found')
      expect(await codeOf(listRejectedRows(deps, NOOR, id, () => ''))).to.equal('not-found')
      expect(await codeOf(confirmImport(deps, NOOR, id, { ...counts, new: 1, rejected: 1 }))).to.equal('not-found')
    }
    await confirmImport(deps, both, corrected, counts)
    expect(await codeOf(showUndo(deps, NOOR, corrected))).to.equal('not-found')
  })

  it('asks about no value that may be a BSN, and the row that has it is refused', async () => {
    const id = await upload(goodRow(1).replace('Wi2013', testBsn(4)), goodRow(2).replace('Wi2013', 'de nieuwe wet'))
    const { unknown, counts } = await reviewImport(deps, NOOR, id)
    expect(unknown.map(({ given }) => given)).to.deep.equal(['de nieuwe wet'])
    expect(counts.rejected).to.equal(2)
  })

  it('gives the refused rows back with the reason beside them, and their BSN and V-number only sealed', async () => {
    const id = await upload(goodRow(1), BAD_ROW.replace('Fout', `Fout ${testBsn(4)}`))
    const { headings, rows } = await listRejectedRows(deps, NOOR, id, ({ problem }) => problem)
    expect(headings.at(-1)).to.equal('Verzegelde nummers')
    const [cells = []] = rows
    const [sealed = ''] = cells.slice(-2)
    expect([cells.filter((cell) => cell !== sealed)]).to.deep.equal([
      ['3', 'R-9', '', '', '=1+1', 'Fout •••', '0935', 'Wi2013', '01-06-2026', '01-06-2027', 'ar', 'bsn-invalid'],
    ])
    expect(deps.secrets.open(sealed)).to.contain('123456789')
  })

  it('imports the refused rows again once they are put right, with their numbers, for their own municipality alone', async () => {
    const wrong = goodRow(7).replace('01-06-2027', '31-06-2027')
    const id = await upload(wrong, goodRow(8).replace('01-06-2027', 'juni'))
    const { headings, rows } = await listRejectedRows(deps, NOOR, id, ({ problem }) => problem)
    const right = rows.map((cells) => cells.map((cell) => (/^(31-06-2027|juni)$/.test(cell) ? '01-06-2027' : cell)))
    // What is typed in the place of a number counts instead of it.
    const typed = [right[0] ?? [], (right[1] ?? []).map((cell, at) => (at === 2 ? testBsn(9) : cell))]
    const bytes = Buffer.from(
      [['Rij', ...headings, 'Wat er mis is'], ...typed].map((cells) => cells.join(';')).join('\n'),
    )
    const again = await uploadImport(deps, NOOR, { name: 'beter.csv', bytes, municipality: '0935' })
    await confirmImport(deps, NOOR, again, (await reviewImport(deps, NOOR, again)).counts)
    for (const number of [7, 9])
      expect(
        await deps.db.read.existsBy(Person, { bsnHash: deps.secrets.hash('bsn', testBsn(number)) }),
        `${number}`,
      ).to.equal(true)
    const both = planner('Bo', '0935', '0938')
    const elsewhere = await uploadImport(deps, both, { name: 'x.csv', bytes, municipality: '0938' })
    expect((await reviewImport(deps, both, elsewhere)).rejected.map(({ problem }) => problem)).to.include(
      'identity-missing',
    )
  })

  it('takes a number that is typed in a file of refused rows before the sealed one, whatever its column is called', async () => {
    const renamed = (text: string) => text.replace(';BSN;', ';Burgerservicenr;')
    const wrong = smallFile(goodRow(7).replace('01-06-2027', 'juni'))
    const id = await uploadImport(deps, NOOR, { ...wrong, bytes: Buffer.from(renamed(wrong.bytes.toString())) })
    const readIt = async (one: string) =>
      chooseHeadings(deps, NOOR, one, chosen((await showHeadings(deps, NOOR, one)).columns))
    await readIt(id)
    const { headings, rows } = await listRejectedRows(deps, NOOR, id, () => '')
    const right = rows[0]?.map((cell) => (cell === 'juni' ? '01-06-2027' : cell)) ?? []
    const again = (cells: string[]) =>
      uploadImport(deps, NOOR, {
        name: 'beter.csv',
        bytes: Buffer.from([['Rij', ...headings, 'Fout'], cells].map((line) => line.join(';')).join('\n')),
        municipality: '0935',
      })
    // Once as a guess that somebody agrees to, once as remembered.
    await removeMapping(deps, NOOR, { municipality: '0935', name: 'augustus' })
    for (const remembered of [false, true]) {
      const typed = await again(right.map((cell, at) => (at === 2 ? '123456789' : cell)))
      if (!remembered) await readIt(typed)
      const { rejected } = await reviewImport(deps, NOOR, typed)
      expect(rejected.map(({ problem }) => problem)).to.deep.equal(['bsn-invalid'])
    }
    expect((await reviewImport(deps, NOOR, await again(right))).counts).to.deep.include({ new: 1, rejected: 0 })
  })

  it('asks what its columns hold when it does not know them, and remembers the answer for the next file', async () => {
    const text = smallFile(goodRow(1)).bytes.toString().replace('Voornamen;Achternaam', 'Roepnaam;Naam klant')
    const own = { ...smallFile(), name: 'zaken 2026.csv', bytes: Buffer.from(text) }
    const id = await uploadImport(deps, NOOR, own)
    expect(await codeOf(reviewImport(deps, NOOR, id))).to.equal('column-missing')
    const { columns } = await showHeadings(deps, NOOR, id)
    const seen = columns
      .filter(({ isGuess }) => isGuess)
      .map(({ heading, field, samples }) => [heading, field, samples])
    expect(seen).to.deep.equal([
      ['Roepnaam', 'voornamen', ['Rania']],
      ['Naam klant', 'achternaam', ['Haddad']],
    ])
    expect(columns.find(({ field }) => field === 'bsn')?.samples).to.deep.equal(['…'])
    await chooseHeadings(deps, NOOR, id, chosen(columns))
    expect((await reviewImport(deps, NOOR, id)).new[0]?.name).to.equal('Rania Haddad')
    const next = { ...own, bytes: Buffer.from(text.replace('Haddad', 'Yilmaz')) }
    const review = await reviewImport(deps, NOOR, await uploadImport(deps, NOOR, next))
    expect(review.new[0]?.name).to.equal('Rania Yilmaz')
    await removeMapping(deps, NOOR, { municipality: '0935', name: 'zaken' })
    expect(await codeOf(reviewImport(deps, NOOR, await uploadImport(deps, NOOR, next)))).to.equal('column-missing')
    expect(await codeOf(uploadImport(deps, NOOR, { ...next, mapping: 'zaken' }))).to.equal('mapping-unknown')
  })

  it('refuses columns that leave out what is needed, or hold one thing twice, and keeps what was chosen before', async () => {
    const id = await upload(goodRow(1))
    const { columns } = await showHeadings(deps, NOOR, id)
    expect(await codeOf(chooseHeadings(deps, NOOR, id, { ...chosen(columns), Wet: null }))).to.equal('column-missing')
    expect(await codeOf(chooseHeadings(deps, NOOR, id, { ...chosen(columns), Talen: 'wet' }))).to.equal('column-twice')
    expect((await reviewImport(deps, NOOR, id)).counts.new).to.equal(1)
  })

  it('takes a full name and an address apart', async () => {
    const bytes = Buffer.from(
      ['BSN;Naam;Adres;Postcode/plaats;Wet;Einddatum termijn']
        .concat(`${testBsn(1)};Berg, Fatma van den;Markt 78-2;6211CJ Maastricht;Wi2021;1/6/2029`)
        .join('\n'),
    )
    const id = await uploadImport(deps, NOOR, { name: 'x.csv', bytes, municipality: '0935' })
    const { columns } = await showHeadings(deps, NOOR, id)
    expect(columns[1]?.parts).to.deep.equal([
      ['voornamen', 'Fatma'],
      ['voorvoegsel', 'van den'],
      ['achternaam', 'Berg'],
    ])
    await chooseHeadings(deps, NOOR, id, chosen(columns))
    await confirmImport(deps, NOOR, id, (await reviewImport(deps, NOOR, id)).counts)
    const { person } = await deps.db.read.findOneOrFail(Referral, { where: {}, relations: { person: true } })
    expect(person).to.deep.include({ givenNames: 'Fatma', prefix: 'van den', familyName: 'Berg', town: 'Maastricht' })
    expect(person).to.deep.include({ street: 'Markt', houseNumber: '78', addition: '2', postcode: '6211 CJ' })
  })

  it('settles a value that nobody knows once, for all its rows and for the files to come', async () => {
    const odd = (number: number) =>
      goodRow(number).replace('Wi2013', 'de nieuwe wet').replace('ar, nl', 'Arabisch/Plat')
    const id = await upload(odd(1), odd(2), goodRow(3))
    const before = await reviewImport(deps, NOOR, id)
    expect(before.counts).to.deep.include({ new: 1, rejected: 2 })
    expect(before.unknown).to.deep.equal([
      { field: 'wet', given: 'de nieuwe wet', rows: 2, refuses: true },
      { field: 'talen', given: 'Plat', rows: 2, refuses: true },
    ])
    await settleValues(deps, NOOR, id, [
      { field: 'wet', given: 'De nieuwe  WET', meaning: 'Wi2021' },
      { field: 'talen', given: 'Plat', meaning: '' },
    ])
    expect((await reviewImport(deps, NOOR, id)).counts).to.deep.include({ new: 3, rejected: 0 })
    expect((await reviewImport(deps, NOOR, await upload(odd(4)))).counts.new).to.equal(1)
    expect(await listWords(deps, ['0935'])).to.have.length(2)
    await forgetWord(deps, NOOR, { municipality: '0935', field: 'wet', given: 'de nieuwe wet' })
    expect((await reviewImport(deps, NOOR, id)).counts.rejected).to.equal(2)
    expect(
      await codeOf(forgetWord(deps, planner('Iemand', '0363'), { municipality: '0935', field: 'wet', given: 'x' })),
    ).to.equal('not-found')
  })

  it('counts a row anew when its cells are corrected, and leaves out what somebody leaves out', async () => {
    const id = await upload(goodRow(1), BAD_ROW, goodRow(3))
    await correctRow(deps, NOOR, id, 3, { bsn: testBsn(2), achternaam: 'Beter' })
    await decideRow(deps, NOOR, id, 4, 'leave')
    const review = await reviewImport(deps, NOOR, id)
    expect(review.counts).to.deep.equal({ rows: 2, new: 2, changed: 0, unchanged: 0, rejected: 0 })
    expect(review.new.map(({ name }) => name)).to.deep.equal(['Rania Haddad', '=1+1 Beter'])
    const kept = await deps.db.read.findOneByOrFail(ReferralImport, { id })
    expect(kept.choices).to.not.contain('Beter')
    await decideRow(deps, NOOR, id, 4, null)
    expect((await reviewImport(deps, NOOR, id)).counts.new).to.equal(3)
    await confirmImport(deps, NOOR, id, (await reviewImport(deps, NOOR, id)).counts)
    expect(await people()).to.equal(3)
    expect(await codeOf(correctRow(deps, NOOR, id, 3, {}))).to.equal('import-done')
  })

  it('keeps what we know of somebody when somebody says so, and the same file says nothing new then', async () => {
    await importFile(deps, NOOR, smallFile(goodRow(1, 'Celik')))
    const id = await upload(goodRow(1, 'Selik'))
    await decideRow(deps, NOOR, id, 2, 'keep')
    const { counts } = await reviewImport(deps, NOOR, id)
    expect(counts).to.deep.include({ changed: 0, unchanged: 1 })
    await confirmImport(deps, NOOR, id, counts)
    const { person } = await deps.db.read.findOneOrFail(Referral, { where: {}, relations: { person: true } })
    expect(person.familyName).to.equal('Celik')
    expect((await importFile(deps, NOOR, smallFile(goodRow(1, 'Selik')))).unchanged).to.equal(1)
    expect((await importFile(deps, NOOR, smallFile(goodRow(1, 'Zelik')))).changed).to.equal(1)
    expect(await deps.db.read.countBy(Event, { kind: 'referral.kept' })).to.equal(1)
  })

  it('asks about who changes name, birth date and gender at once, and takes them in only when somebody says so', async () => {
    const about = (rest: string) => ({
      ...smallFile(),
      bytes: Buffer.from(
        `BSN;Achternaam;Geboortedatum;Geslacht;Wet;Einddatum termijn\n${testBsn(1)};${rest};Wi2013;01-06-2027`,
      ),
    })
    await importFile(deps, NOOR, about('Haddad;08-09-1986;v'))
    expect(
      (await reviewImport(deps, NOOR, await uploadImport(deps, NOOR, about('Jansen;08-09-1986;m')))).asked,
    ).to.deep.equal([])
    const id = await uploadImport(deps, NOOR, about('Jansen;01-02-1990;m'))
    const review = await reviewImport(deps, NOOR, id)
    expect(review.counts).to.deep.include({ changed: 0, rejected: 1 })
    expect(review.asked[0]?.changes.map(({ field }) => field)).to.deep.equal(['familyName', 'gender', 'birthDate'])
    await confirmImport(deps, NOOR, id, review.counts)
    const name = async () =>
      (await deps.db.read.findOneOrFail(Referral, { where: {}, relations: { person: true } })).person.familyName
    expect(await name()).to.equal('Haddad')
    const again = await uploadImport(deps, NOOR, about('Jansen;01-02-1990;m'))
    await decideRow(deps, NOOR, again, 2, 'accept')
    await confirmImport(deps, NOOR, again, (await reviewImport(deps, NOOR, again)).counts)
    expect(await name()).to.equal('Jansen')
  })

  it('is read in a thread of its own when it is large', async () => {
    const filler = Array.from({ length: 4_000 }, () => BAD_ROW)
    const id = await upload(goodRow(1), ...filler)
    expect((await reviewImport(deps, NOOR, id)).counts).to.deep.include({ rows: 4_001, new: 1, rejected: 4_000 })
    expect((await listRejectedRows(deps, NOOR, id, ({ problem }) => problem)).rows).to.have.length(4_000)
  })

  it('forgets what a long look found when somebody decided about the file meanwhile', async () => {
    const id = await upload(goodRow(1), ...Array.from({ length: 2_001 }, () => BAD_ROW))
    const look = async (found: FoundImport) => {
      while ('progress' in (await lookAtImport(deps, NOOR, found)));
      return (await findImport(deps.db.read, NOOR, id)).result.mixed
    }
    const before = await findImport(deps.db.read, NOOR, id)
    await decideRow(deps, NOOR, id, 3, 'leave')
    expect(await look(before)).to.equal(true)
    expect(await look(await findImport(deps.db.read, NOOR, id))).to.equal(false)
  })

  describe('taken back', () => {
    const confirm = async (id: string) => confirmImport(deps, NOOR, id, (await reviewImport(deps, NOOR, id)).counts)
    const names = async () =>
      (await deps.db.read.find(Referral, { relations: { person: true }, order: { reference: 'ASC' } })).map(
        ({ person }) => person.familyName,
      )

    it('leaves everything as it was before, and can be imported again', async () => {
      await importFile(deps, NOOR, smallFile(goodRow(1, 'Celik'), goodRow(2, 'Kaya')))
      const rows = [goodRow(1, 'Çelik').replace(';ar, nl', ';so'), goodRow(2, 'Kayar'), goodRow(3)]
      const id = await upload(...rows)
      await decideRow(deps, NOOR, id, 3, 'keep')
      await confirm(id)
      expect(await names()).to.deep.equal(['Çelik', 'Kaya', 'Haddad'])
      expect(await showUndo(deps, NOOR, id)).to.deep.equal({ added: 1, changed: 1, touched: 0 })
      await undoImport(deps, NOOR, id)
      expect(await undoImport(deps, NOOR, id)).to.equal(null)
      expect(await names()).to.deep.equal(['Celik', 'Kaya'])
      expect(await deps.db.read.count(Person)).to.equal(2)
      expect((await reviewImport(deps, NOOR, await upload(...rows))).counts).to.deep.include({ new: 1, changed: 2 })
      expect(await deps.db.read.countBy(Event, { kind: 'import.undone' })).to.equal(1)
    })

    it('may be done when somebody only looked at who is new', async () => {
      const id = await upload(goodRow(1))
      await confirm(id)
      await recordView(deps, NOOR, 'R-1', undefined)
      await showNumbers(deps, NOOR, 'R-1', 'identity')
      expect((await showUndo(deps, NOOR, id)).touched).to.equal(0)
      await undoImport(deps, NOOR, id)
      expect(await names()).to.deep.equal([])
    })

    it('is refused once something happened to somebody of it, and nothing changes then', async () => {
      const id = await upload(goodRow(1), goodRow(2))
      await confirm(id)
      await importFile(deps, NOOR, smallFile(goodRow(1, 'Anders')))
      expect((await showUndo(deps, NOOR, id)).touched).to.equal(1)
      expect(await codeOf(undoImport(deps, NOOR, id))).to.equal('import-touched')
      expect(await names()).to.deep.equal(['Anders', 'Haddad'])
    })

    it('is for the last file of a municipality alone, for its own planners, and keeps what it needs sealed', async () => {
      const [first, second] = [await upload(goodRow(1)), await upload(goodRow(2))]
      await confirm(first)
      await confirm(second)
      const kept = await deps.db.read.findOneByOrFail(ReferralImport, { id: second })
      expect(kept.undo).to.match(/^\w+:/).and.not.contain('added')
      expect(await codeOf(undoImport(deps, NOOR, first))).to.equal('import-past-undo')
      expect(await codeOf(undoImport(deps, planner('Iemand', '0363'), second))).to.equal('not-found')
      await undoImport(deps, NOOR, second)
      expect(await names()).to.deep.equal(['Haddad'])
    })
  })
})
