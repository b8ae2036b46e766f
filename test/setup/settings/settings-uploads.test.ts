import { expect } from 'chai'
import { IsNull } from 'typeorm'
import { applySettings, planSettings } from '../../../src/setup/settings/apply-settings.ts'
import {
  applyUpload,
  findSettingsUpload,
  forgetOldSettings,
  leaveSettings,
  reviewSettings,
  uploadSettings,
} from '../../../src/setup/settings/settings-uploads.ts'
import { User } from '../../../src/accounts/user.entity.ts'
import type { Deps } from '../../../src/deps.ts'
import { AppError } from '../../../src/errors.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { readSettingsFile } from '../../../src/setup/settings/settings-file.ts'
import { SettingsUpload } from '../../../src/setup/settings/settings-upload.entity.ts'
import { Slot } from '../../../src/municipalities/slot.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { aTown, MORNING, peopleWait } from '../../support/town.ts'
import { disableUser } from '../../../src/accounts/users/change-user.ts'

/** A slot with a group at another time, a new slot, another size of the room, and a new planner. */
const FILE = {
  venues: [
    {
      code: 'stadhuis',
      municipality: '0935',
      name: 'Stadhuis Maastricht',
      address: ['Markt 78', '6211 CL  MAASTRICHT'],
      directions: { nl: 'Ingang aan de Markt.' },
      rooms: [{ code: 'a', capacity: 8, offers: ['wheelchair'] }],
    },
  ],
  slots: [
    { ...MORNING, sessions: [{ date: '2026-12-18', start: '09:00', end: '12:30' }] },
    { ...MORNING, code: 'jan-12', sessions: [{ date: '2027-01-12', start: '09:00', end: '12:30' }] },
  ],
  users: [{ email: 'planner@example.org', name: 'Eva Smit', role: 'planner', municipalities: ['0935'] }],
}

onBothDatabases('a settings file that waits to be applied', (newDatabase) => {
  let deps: Deps
  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
    await peopleWait(deps, 3)
    await formGroups(deps, COMMAND)
  })

  const upload = (file: object) =>
    uploadSettings(deps, COMMAND, { name: 'C:\\instellingen.json', text: JSON.stringify(file) })
  const review = async (id: string) => reviewSettings(deps, await findSettingsUpload(deps.db.read, id))
  const codeOf = async (act: Promise<unknown>) =>
    act.then(
      () => 'done',
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    )
  const daysOf = async (code: string) =>
    (await deps.db.read.findOneByOrFail(Slot, { code })).sessions.map(({ date }) => date)

  it('says what it would add, change and leave alone, and does nothing', async () => {
    const { places, users, names } = await review(await upload(FILE))
    const told = [...places, ...users].map(({ table, code, kind, fields }) => [
      table,
      code,
      kind,
      fields.map(({ field }) => field),
    ])
    expect(told).to.deep.equal([
      ['venues', 'stadhuis', 'changed', ['directions.en']],
      ['rooms', 'stadhuis/a', 'changed', ['capacity']],
      ['slots', 'dec-17-am', 'kept', ['sessions', 'startsOn']],
      ['slots', 'jan-12', 'created', []],
      ['users', 'planner@example.org', 'created', []],
    ])
    expect(places[1]?.fields).to.deep.equal([{ field: 'capacity', before: 5, after: 8 }])
    expect(names.municipalities.get('0935')).to.equal('Maastricht')
    expect(await deps.db.read.countBy(Slot, { code: 'jan-12' })).to.equal(0)
  })

  it('does what was seen, once, and then throws the file away', async () => {
    const id = await upload(FILE)
    const { mark } = await review(id)
    await applyUpload(deps, COMMAND, id, mark)
    await applyUpload(deps, COMMAND, id, 'another')
    const { content, result, fileName } = await findSettingsUpload(deps.db.read, id)
    expect({ content, fileName, ...result }).to.deep.include({
      ...{ content: null, fileName: 'instellingen.json', created: 2, changed: 2, unchanged: 0 },
    })
    expect(await daysOf('dec-17-am')).to.deep.equal(['2026-12-17'])
    expect(await daysOf('jan-12')).to.deep.equal(['2027-01-12'])
    const again = await planSettings(deps.db.read, readSettingsFile(JSON.stringify(FILE)))
    expect([...again.places, ...again.users].map(({ kind }) => kind)).to.deep.equal([
      ...['unchanged', 'unchanged', 'kept', 'unchanged', 'unchanged'],
    ])
    expect(await codeOf(leaveSettings(deps, id))).to.equal('settings-upload-done')
  })

  it('does nothing when it would do something else by now', async () => {
    const slots = [{ ...MORNING, code: 'jan-12', sessions: [{ date: '2027-01-13', start: '09:00', end: '12:30' }] }]
    const id = await upload({ slots })
    const { mark } = await review(id)
    await deps.db.write((tx) => tx.update(Slot, { code: 'jan-12' }, { languages: ['ar'] }))
    expect(await codeOf(applyUpload(deps, COMMAND, id, mark))).to.equal('settings-changed')
    expect(await daysOf('jan-12')).to.deep.equal(['2027-01-12'])
    await leaveSettings(deps, id)
    expect(await deps.db.read.countBy(SettingsUpload, { id })).to.equal(0)
  })

  it('is refused at once when it would leave nobody to administer', async () => {
    const admins = ['a@example.org', 'b@example.org'].map((email) => ({ email, name: email, role: 'admin' as const }))
    await deps.db.write(async (tx) => {
      for (const [index, admin] of admins.entries()) {
        const row = { ...admin, id: `admin-${index}`, municipalities: [], language: 'nl' as const, passwordHash: 'x' }
        await tx.insert(User, { ...row, setupHash: null, setupUntil: null, disabledAt: null })
      }
    })
    const asReader = (admin: object) => ({ ...admin, role: 'reader', municipalities: ['0935'] })
    expect(await codeOf(upload({ users: admins.map(asReader) }))).to.equal('last-admin')
    expect(await codeOf(upload({ users: admins.slice(1).map(asReader) }))).to.equal('done')
  })

  it('leaves an administrator when the other one is switched off at the same moment', async () => {
    const user = { email: 'a@example.org', name: 'a', role: 'reader', municipalities: ['0935'] }
    const outcomes = await Promise.all([
      codeOf(applySettings(deps, COMMAND, JSON.stringify({ users: [user] }))),
      codeOf(disableUser(deps, COMMAND, 'b@example.org')),
    ])
    expect(outcomes.sort()).to.deep.equal(['done', 'last-admin'])
    expect(await deps.db.read.countBy(User, { role: 'admin', disabledAt: IsNull() })).to.equal(1)
  })

  it('is thrown away after thirty days', async () => {
    const id = await upload({})
    await forgetOldSettings(at(deps, '2026-12-22T09:00'))
    expect((await findSettingsUpload(deps.db.read, id)).id).to.equal(id)
    await forgetOldSettings(at(deps, '2026-12-24T09:00'))
    expect(await deps.db.read.countBy(SettingsUpload, {})).to.equal(0)
  })
})
