import { expect } from 'chai'
import { aColleague } from '../../support/staff.ts'
import { disableUser } from '../../../src/accounts/users/change-user.ts'
import type { Deps } from '../../../src/deps.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { LetterStyle } from '../../../src/municipalities/letter-style.entity.ts'
import { Slot } from '../../../src/municipalities/slot.entity.ts'
import { rulesTable } from '../../../src/setup/pages/rules-table.routes.ts'
import { applySettings, planSettings } from '../../../src/setup/settings/apply-settings.ts'
import { presentSettings } from '../../../src/setup/settings/present-settings.ts'
import { readSettingsFile, type SettingsFile } from '../../../src/setup/settings/settings-file.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { aTown, MORNING } from '../../support/town.ts'

const CARNIVAL = { municipality: '0935', from: '2027-02-07', to: '2027-02-09', name: 'Carnaval' }

onBothDatabases('the settings as they are, as a file', (newDatabase) => {
  let deps: Deps

  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    const [past, later] = [
      { code: 'past', date: '2026-11-20' },
      { code: 'later', date: '2027-01-12' },
    ].map(({ code, date }) => ({
      ...MORNING,
      code,
      sessions: [{ date, start: '09:00', end: '12:30', activity: 'excursion' }],
    }))
    await aTown(deps, {
      rules: { chargesFee: true, children: 'not', overbookPercent: null },
      slots: [MORNING, past!, later!],
    })
    await applySettings(deps, COMMAND, JSON.stringify({ closedDays: [CARNIVAL] }))
    const look = { municipality: '0935', window: { left: 20, top: 50, width: 80, height: 30 }, accent: '#154273' }
    await deps.db.write((tx) => tx.save(LetterStyle, { ...look, logoKind: null, logo: 'c2VjcmV0', version: 1 }))
    await aColleague(deps, 'planner')
    const gone = await aColleague(deps, 'admin', [], { name: 'Sem Bos' })
    await aColleague(deps, 'admin')
    await disableUser(deps, COMMAND, gone.id)
  })

  it('change nothing when they are read in again, and leave nothing out that a file can say', async () => {
    const settings = readSettingsFile(await presentSettings(deps))
    const { places, users } = await planSettings(deps.db.read, settings)
    expect(settings.municipalities.find(({ code }) => code === '0935')?.letter?.accent).to.equal('#154273')
    const steps = [...places, ...users]
    expect(
      steps.filter(({ kind }) => kind !== 'unchanged').map(({ table, code, fields }) => ({ table, code, fields })),
    ).to.deep.equal([])
    const counted = Object.fromEntries(
      steps.map(({ table }) => [table, steps.filter((step) => step.table === table).length]),
    )
    expect(counted).to.deep.equal({
      ...{ regions: 1, municipalities: 3, letters: 1, venues: 1, rooms: 1, slots: 2, closedDays: 1, users: 2 },
    })
  })

  it('make the same installation elsewhere', async () => {
    const text = await presentSettings(deps)
    const other = await testDeps()
    await applySettings(other, COMMAND, text)
    expect(JSON.parse(await presentSettings(other))).to.deep.equal(JSON.parse(text))
  })

  it('have no half day that is closed or past, no account that is closed, and no password, link or logo', async () => {
    await deps.db.write((tx) => tx.update(Slot, { code: 'later' }, { closed: true }))
    const text = await presentSettings(deps)
    const { slots } = JSON.parse(text) as SettingsFile
    expect(slots.map(({ code }) => code)).to.deep.equal([MORNING.code])
    expect(text).to.not.match(/Sem Bos|argon2|Hash|c2VjcmV0/)
  })
})

describe('the rules of municipalities beside each other', () => {
  const table = (...values: string[]) => {
    const [row] = rulesTable(values.map((value) => [{ label: 'Kleinste groep', text: `${value} mensen`, value }]))
    return row && { differs: row.differs, other: row.cells.map(({ other }) => other) }
  }

  it('stand out where they are unlike those of most', () => {
    expect(table('8', '8', '8')).to.deep.equal({ differs: false, other: [false, false, false] })
    expect(table('8', '6', '8')).to.deep.equal({ differs: true, other: [false, true, false] })
    expect(table('8')).to.deep.equal({ differs: false, other: [false] })
  })

  it('all stand out where no value is more common than the others', () => {
    expect(table('8', '6')).to.deep.equal({ differs: true, other: [true, true] })
  })
})
