import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { type Actor, work } from '../../../src/history/work.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { receiveReferral } from '../../../src/referrals/receiving/receive-referral.ts'
import { type ChangedColumns, saveChanges } from '../../../src/referrals/known/change-referral.ts'
import { changePerson } from '../../../src/referrals/receiving/change-person.ts'
import { correctRow } from '../../../src/referrals/review/correct-rows.ts'
import { confirmImport } from '../../../src/referrals/review/confirm-import.ts'
import { uploadImport } from '../../../src/referrals/review/upload-import.ts'
import { reviewImport } from '../../../src/referrals/review/review-import.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { refusal } from '../../support/refusal.ts'
import { aTown, testBsn } from '../../support/town.ts'
import { goodRow, smallFile } from '../a-small-file.ts'

const NOOR: Actor = { kind: 'user', name: 'Noor', scope: ['0935'] }
const KEY: Actor = { kind: 'key', name: 'Intake', scope: ['0935'] }

const FIELDS = {
  referentie: 'R-1',
  bsn: testBsn(1),
  'v-nummer': '2700000001',
  voornamen: 'Rania',
  achternaam: 'Haddad',
  wet: 'Wi2013',
  'begindatum plicht': '01-06-2026',
  'einddatum termijn': '01-06-2027',
  talen: 'ar, nl',
}

onBothDatabases('people who are referred in two ways at the same moment', (newDatabase) => {
  let deps: Deps

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
  })

  it('are taken in once, by a file that is confirmed and by another system', async () => {
    const id = await uploadImport(deps, NOOR, smallFile(goodRow(1)))
    const { counts } = await reviewImport(deps, NOOR, id)
    const [confirmed, received] = await Promise.allSettled([
      confirmImport(deps, NOOR, id, counts),
      receiveReferral(deps, KEY, FIELDS),
    ])
    expect(received.status).to.equal('fulfilled')
    if (confirmed.status === 'rejected') expect(confirmed.reason).to.include({ code: 'import-changed' })
    expect([await deps.db.read.count(Person), await deps.db.read.count(Referral)]).to.deep.equal([1, 1])
  })

  it('are taken in once by another system that asks three times', async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => receiveReferral(deps, KEY, FIELDS)))
    expect(outcomes.map(({ outcome }) => outcome).sort()).to.deep.equal(['new', 'unchanged', 'unchanged'])
    expect(await deps.db.read.count(Referral)).to.equal(1)
  })

  it('keep what a planner changes while a file with something else about them is taken in', async () => {
    await receiveReferral(deps, KEY, FIELDS)
    const id = await uploadImport(deps, NOOR, smallFile(goodRow(1, 'Hadad')))
    const { counts } = await reviewImport(deps, NOOR, id)
    const known = await deps.db.read.findOneOrFail(Referral, { where: {}, relations: { person: true } })
    const form = { version: known.person.version, referralVersion: known.version, fields: { telefoon: '06 12345678' } }
    const [outcome] = await Promise.all([
      refusal(changePerson(deps, NOOR, 'R-1', form)),
      confirmImport(deps, NOOR, id, counts),
    ])
    const { familyName, phone } = await deps.db.read.findOneByOrFail(Person, {})
    expect([outcome, familyName, phone]).to.be.deep.oneOf([
      ['done', 'Hadad', '06 12345678'],
      ['changed-meanwhile', 'Hadad', null],
    ])
  })

  it('are written by nobody who read them before they were changed', async () => {
    await receiveReferral(deps, KEY, FIELDS)
    const known = await deps.db.read.findOneOrFail(Referral, { where: {}, relations: { person: true } })
    const save = (changes: Partial<ChangedColumns>) =>
      work(deps, NOOR, {}, (work) => saveChanges(work, known, { person: {}, referral: {}, ...changes }))
    await save({ person: { phone: '06 12345678' } })
    expect(await refusal(save({ person: { phone: null } }))).to.equal('changed-meanwhile')
    expect(await refusal(save({ referral: { availability: null } }))).to.equal('changed-meanwhile')
    expect((await deps.db.read.findOneByOrFail(Person, {})).phone).to.equal('06 12345678')
  })

  it('are not taken in by decisions that a colleague took back while the file was read', async () => {
    await receiveReferral(deps, KEY, FIELDS)
    const id = await uploadImport(deps, NOOR, smallFile(goodRow(1, 'Hadad'), goodRow(2, 'Haddat')))
    const { counts } = await reviewImport(deps, NOOR, id)
    const { read } = deps.db
    let isDecided = false
    // A colleague is just in time: after the file was opened, before anything is written.
    const db: Deps['db'] = {
      ...deps.db,
      read,
      write: async (act, lock) => {
        if (!isDecided) {
          isDecided = true
          await correctRow(deps, NOOR, id, 2, { achternaam: 'Haddad' })
        }
        return deps.db.write(act, lock)
      },
    }
    expect(await refusal(confirmImport({ ...deps, db }, NOOR, id, counts))).to.equal('changed-meanwhile')
    expect((await read.findOneByOrFail(Person, {})).familyName).to.equal('Haddad')
    expect(await read.count(Person)).to.equal(1)
  })

  it('are not half taken in when the file does something else than what was seen', async () => {
    const id = await uploadImport(deps, NOOR, smallFile(goodRow(2), goodRow(1)))
    const { counts } = await reviewImport(deps, NOOR, id)
    await receiveReferral(deps, KEY, FIELDS)
    const refused = await confirmImport(deps, NOOR, id, counts).catch((error: unknown) => error)
    expect(refused).to.include({ code: 'import-changed' })
    expect(await deps.db.read.count(Referral)).to.equal(1)
  })
})
