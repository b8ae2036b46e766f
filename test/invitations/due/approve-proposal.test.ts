import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { Group } from '../../../src/groups/group.entity.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { approveProposal } from '../../../src/invitations/due/approve-proposal.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { expectRefusal } from '../../support/refusals.ts'
import { aFormedGroup } from '../a-group.ts'

onBothDatabases('the act that approves', (newDatabase) => {
  let deps: Deps

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
  })

  it('asks for missing texts itself, before anybody is promised anything, and is done once', async () => {
    const { id } = await aFormedGroup(deps, [{}, { languages: ['pl', 'ar'] }, {}], { rules: { approval: 'manual' } })
    const status = async () => (await deps.db.read.findOneByOrFail(Group, { id })).status
    const learns = (languages: string[]) =>
      deps.db.write((tx) => tx.update(Person, { familyName: 'Haddad 2' }, { languages }))

    await learns(['pl'])
    await expectRefusal(approveProposal(deps, COMMAND, id), 'messages-incomplete')
    expect(await status()).to.equal('proposed')

    await learns(['pl', 'ar'])
    const { version } = await deps.db.read.findOneByOrFail(Group, { id })
    await Promise.all([
      approveProposal(deps, COMMAND, id, { version }),
      approveProposal(deps, COMMAND, id, { version }),
    ])
    expect(await status()).to.equal('planned')
    expect(await deps.db.read.countBy(Event, { kind: 'group.approved' })).to.equal(1)
  })
})
