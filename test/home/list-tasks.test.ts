import { expect } from 'chai'
import type { Deps } from '../../src/deps.ts'
import { formGroups } from '../../src/groups/planning/form-groups.ts'
import { COMMAND } from '../../src/history/work.ts'
import { listTasks } from '../../src/home/list-tasks.ts'
import { Referral } from '../../src/referrals/referral.entity.ts'
import { onBothDatabases } from '../support/databases.ts'
import { testDeps } from '../support/deps.ts'
import { aTown, peopleWait } from '../support/town.ts'

onBothDatabases('the day of a task', (newDatabase) => {
  let deps: Deps

  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps, { rules: { approval: 'manual' } })
    await peopleWait(deps, 3)
    await formGroups(deps, COMMAND)
  })

  const dayOf = async (words: string) => (await listTasks(deps, ['0935'])).find((one) => one.words === words)?.day
  const undecided = async (deadline: string) => {
    const status = { status: 'paused', statusReason: 'too-many-invitations', deadline } as const
    await deps.db.write((tx) => tx.update(Referral, { reference: 'R-000009' }, status))
    return dayOf('pool:tasks.decide')
  }

  it('of a proposal is the last one on which people are told in time', async () => {
    // A fortnight before the group of 17 December.
    expect(await dayOf('groups:tasks.proposals')).to.equal('2026-12-03')
  })

  it('of who has to be decided on is their deadline once it is near, and none before', async () => {
    await peopleWait(deps, 1, {}, 9)
    expect(await undecided('2026-12-20')).to.equal('2026-12-20')
    expect(await undecided('2027-09-01')).to.equal(null)
  })
})
