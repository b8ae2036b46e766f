import { expect } from 'chai'
import { Group } from '../../src/groups/group.entity.ts'
import { Person } from '../../src/people/person.entity.ts'
import { startApp, type RunningApp } from '../support/app.ts'
import { signInAs } from '../support/staff.ts'
import { aFormedGroup } from './a-group.ts'

describe('approving a proposal', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  after(() => app.close())

  it('stops while somebody reads no language that we write, or what they pay is unknown, and says whose message lacks what', async () => {
    const people = [{}, { languages: ['pl', 'ar'] }, { targetGroup: null }]
    const { id, version } = await aFormedGroup(app.deps, people, { rules: { approval: 'manual', chargesFee: true } })
    const planner = await signInAs(app, 'planner')
    const approve = () => planner.post(`/groepen/${id}/goedkeuren`, { version: String(version) })
    const status = async () => (await app.deps.db.read.findOneByOrFail(Group, { id })).status
    const learns = (languages: string[]) =>
      app.deps.db.write((tx) => tx.update(Person, { familyName: 'Haddad 2' }, { languages }))

    await learns(['pl'])
    const stopped = await planner.follow(await approve())
    expect(stopped.text)
      .to.include('R-000002: er is geen tekst in deze taal: Pools.')
      .and.include('R-000003: er ontbreekt')
    expect(await status()).to.equal('proposed')

    await learns(['pl', 'ar'])
    await app.deps.db.write((tx) => tx.query("UPDATE referral SET target_group = 'asylum-status-holder'"))
    expect((await planner.follow(await approve())).text).to.include('Goedgekeurd')
    expect(await status()).to.equal('planned')
  })
})
