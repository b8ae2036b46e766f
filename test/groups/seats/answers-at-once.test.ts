import { expect } from 'chai'
import { Client } from 'pg'
import type { Deps } from '../../../src/deps.ts'
import { answerPlacement } from '../../../src/groups/seats/answer-placement.ts'
import { endGroup } from '../../../src/groups/group/end-group.ts'
import { findGroup } from '../../../src/groups/group/find-group.ts'
import type { Group } from '../../../src/groups/group.entity.ts'
import type { Placement } from '../../../src/groups/placement.entity.ts'
import { takeSeats } from '../../../src/groups/seats/take-seats.ts'
import { COMMAND, NEWCOMER, type Work, work } from '../../../src/history/work.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { testDeps } from '../../support/deps.ts'
import { everyoneIsInvited, groupsIn, referralOf, seatsIn } from '../../support/groups.ts'
import { emptyPostgres, openAnew } from '../../support/databases.ts'
import { expectRefusal } from '../../support/refusals.ts'
import { aTown, peopleWait } from '../../support/town.ts'

describe('an answer at the very moment that somebody else acts (PostgreSQL)', () => {
  let deps: Deps
  /** The same database through other connections. */
  let elsewhere: Deps
  let watcher: Client
  let seat: Placement

  beforeEach(async () => {
    const databaseUrl = await emptyPostgres()
    watcher = new Client(databaseUrl)
    await watcher.connect()
    deps = await testDeps({ databaseUrl })
    elsewhere = { ...deps, db: await openAnew(databaseUrl) }
    await aTown(deps)
    await peopleWait(deps, 3)
    seat = (await everyoneIsInvited(deps))[0] as Placement
    await answerPlacement(deps, NEWCOMER, seat.id, { coming: false, reason: 'work' })
  })
  afterEach(async () => {
    await watcher.end()
    await elsewhere.db.close()
  })

  const waiters = async () => {
    const { rows } = await watcher.query<{ count: string }>('SELECT count(*) FROM pg_locks WHERE NOT granted')
    return Number(rows[0]?.count)
  }

  /** "I can come after all" while `act` is done but not committed: the answer must wait for it. */
  const comesDuring = async (act: (work: Work, group: Group) => Promise<void>) => {
    let waits = true
    const answer = work(deps, COMMAND, {}, async (work) => {
      await act(work, await findGroup(work.tx, 'all', seat.group.id))
      const answering = answerPlacement(elsewhere, NEWCOMER, seat.id, { coming: true }).finally(() => (waits = false))
      answering.catch(() => undefined)
      while (waits && (await waiters()) === 0) await new Promise(setImmediate)
      return { answering }
    })
    return (await answer).answering
  }

  it('does not take the last seat a second time', async () => {
    await peopleWait(deps, 3, {}, 4)
    const waiting = await deps.db.read.findBy(Referral, { status: 'waiting' })
    const others = waiting.filter(({ id }) => id !== seat.referral.id)
    const answer = comesDuring((work, group) => takeSeats(work, group, others))
    await expectRefusal(answer, 'seat-gone')
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar planned: R-000002 R-000003 R-000004 R-000005 R-000006'])
  })

  it('does not take a seat in a group that is being called off', async () => {
    await expectRefusal(
      comesDuring((work, group) => endGroup(work, group, { reason: 'weather', kind: 'group.cancelled' })),
      'changed-meanwhile',
    )
    expect((await seatsIn(deps)).map(({ status }) => status)).to.deep.equal(['declined', 'cancelled', 'cancelled'])
    expect((await referralOf(deps, 1)).status).to.equal('waiting')
  })
})
