import { expect } from 'chai'
import { applySettings } from '../../src/setup/settings/apply-settings.ts'
import type { Deps } from '../../src/deps.ts'
import { COMMAND, type Actor } from '../../src/history/work.ts'
import { Municipality } from '../../src/municipalities/municipality.entity.ts'
import { changeRules, type RulesForm } from '../../src/municipalities/change-rules.ts'
import { listSlots } from '../../src/setup/half-days/list-slots.ts'
import { showSettings, rulesDiffer } from '../../src/setup/show-settings.ts'
import { onBothDatabases } from '../support/databases.ts'
import { testDeps } from '../support/deps.ts'
import { aTown } from '../support/town.ts'

const MEERSSEN: Actor = { kind: 'user', name: 'Bo', scope: ['0938'] }
const AMSTERDAM: Actor = { kind: 'user', name: 'Iemand', scope: ['0363'] }

const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'no error',
    (error: { code?: string }) => error.code,
  )

onBothDatabases('the settings', (newDatabase) => {
  let deps: Deps

  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
  })

  const rulesOf = async (code: string) => (await deps.db.read.findOneByOrFail(Municipality, { code })).rules
  const form = async (change: Partial<RulesForm> = {}) => {
    const rules = Object.entries(await rulesOf('0938')).map(([name, value]) => [name, String(value ?? '')])
    return { ...(Object.fromEntries(rules) as RulesForm), ...change }
  }

  it('show a planner their own municipality, the names in their region, and where their people may come', async () => {
    const settings = await showSettings(deps, MEERSSEN)
    expect(settings.municipalities.map(({ name }) => name)).to.deep.equal(['Meerssen'])
    expect(settings.regions).to.deep.equal([
      { name: 'Maastricht-Heuvelland', members: ['Maastricht', 'Meerssen'], differ: false },
    ])
    expect(settings.venues.map(({ name }) => name)).to.deep.equal(['Stadhuis Maastricht'])
    expect((await listSlots(deps, MEERSSEN)).slots.map(({ code }) => code)).to.deep.equal(['dec-17-am'])
  })

  it('show nothing of another municipality', async () => {
    const { municipalities, ...rest } = await showSettings(deps, AMSTERDAM)
    expect(municipalities.map(({ name }) => name)).to.deep.equal(['Amsterdam'])
    expect(rest).to.deep.equal({ regions: [], venues: [], closedDays: [] })
    expect((await listSlots(deps, AMSTERDAM, { month: '2026-12' })).slots).to.deep.equal([])
  })

  it('take other rules of one municipality, from who saw the present ones', async () => {
    const { version } = await deps.db.read.findOneByOrFail(Municipality, { code: '0938' })
    await changeRules(deps, COMMAND, '0938', version, await form({ minGroupSize: '4', rescueGroupSize: '' }))
    expect(await rulesOf('0938')).to.deep.include({ minGroupSize: 4, rescueGroupSize: null })
    const late = changeRules(deps, COMMAND, '0938', version, await form({ minGroupSize: '5' }))
    expect(await codeOf(late)).to.equal('changed-meanwhile')
    expect((await showSettings(deps, MEERSSEN)).regions[0]?.differ).to.equal(true)
    expect(rulesDiffer([await rulesOf('0938')])).to.equal(false)
  })

  it('refuse rules that can not be, and rules of another municipality', async () => {
    const change = async (rules: Partial<RulesForm>, by = COMMAND) =>
      codeOf(changeRules(deps, by, '0938', 1, await form(rules)))
    expect(await change({ noticeDays: 'drie' })).to.equal('rule-invalid')
    expect(await change({ noticeDays: '' })).to.equal('rule-invalid')
    expect(await change({ overbookPercent: '101' })).to.equal('rule-invalid')
    expect(await change({ minGroupSize: '9', maxGroupSize: '8' })).to.equal('group-sizes-crossed')
    expect(await change({}, AMSTERDAM)).to.equal('not-found')
  })

  it('are set from a file whole or not at all', async () => {
    const file = (user: object) =>
      JSON.stringify({
        closedDays: [{ municipality: '0938', from: '2027-02-07', to: '2027-02-09', name: 'Carnaval' }],
        users: [{ email: 'nieuw@example.org', name: 'Nieuw', role: 'planner', municipalities: ['0938'], ...user }],
      })
    const tooLong = file({ email: `nieuw@${'a'.repeat(250)}.example.org` })
    expect(await codeOf(applySettings(deps, COMMAND, tooLong))).to.equal('email-invalid')
    expect((await showSettings(deps, MEERSSEN)).closedDays).to.deep.equal([])
    expect(await applySettings(deps, COMMAND, file({}))).to.deep.equal({
      created: 2,
      changed: 0,
      unchanged: 0,
      newUsers: 1,
    })
    expect(await applySettings(deps, COMMAND, file({}))).to.deep.equal({
      created: 0,
      changed: 0,
      unchanged: 2,
    })
    expect((await showSettings(deps, MEERSSEN)).closedDays).to.have.length(1)
  })
})
