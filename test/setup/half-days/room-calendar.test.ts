import { expect } from 'chai'
import { weeksOfMonth, showRooms, weekOf } from '../../../src/setup/half-days/room-calendar.ts'
import type { Deps } from '../../../src/deps.ts'
import type { Actor } from '../../../src/history/work.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { aTownInvites } from '../../support/groups.ts'
import { MORNING } from '../../support/town.ts'

describe('the days of a calendar', () => {
  it('are a week from Monday to Sunday, and a month in whole weeks, over the end of a year', () => {
    expect([weekOf('2027-01-01')[0], weekOf('2027-01-01').at(-1)]).to.deep.equal(['2026-12-28', '2027-01-03'])
    const february = weeksOfMonth('2027-02-14')
    expect([february.length, february[0], february.at(-1)]).to.deep.equal([28, '2027-02-01', '2027-02-28'])
    const may = weeksOfMonth('2027-05-31')
    expect([may.length, may[0], may.at(-1)]).to.deep.equal([42, '2027-04-26', '2027-06-06'])
  })
})

const NOON = { ...MORNING, code: 'dec-17-pm', sessions: [{ date: '2026-12-17', start: '13:00', end: '16:30' }] }

onBothDatabases('the timetable by room', (newDatabase) => {
  let deps: Deps

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTownInvites(deps, 3, { slots: [NOON, MORNING] })
  })

  const MAASTRICHT: Actor = { kind: 'user', name: 'Noor', scope: ['0935', '0938'] }
  const entries = async (by: Actor, span: 'week' | 'month' = 'week', day = '2026-12-14') => {
    const { at } = await showRooms(deps, by, { span, day })
    return at('stadhuis/a', '2026-12-17').entries.map(
      ({ session, state, use }) => `${session.start} ${state} ${use?.people ?? 0}`,
    )
  }

  it('has the half days of a room in order of time, with who is in them', async () => {
    const both = ['09:00 planned 3', '13:00 free 0']
    expect(await entries(MAASTRICHT)).to.deep.equal(both)
    expect(await entries(MAASTRICHT, 'month', '2026-12-01')).to.deep.equal(both)
    expect(await entries({ ...MAASTRICHT, scope: ['0363'] })).to.deep.equal([])
  })

  it('shows the rooms of one’s own municipalities alone', async () => {
    const amsterdam = await showRooms(deps, { ...MAASTRICHT, scope: ['0363'] }, { span: 'week', day: '2026-12-14' })
    expect(amsterdam.rooms).to.deep.equal([])
    const month = await showRooms(deps, MAASTRICHT, { span: 'month', day: '2026-12-14', room: 'elders/b' })
    expect([month.room?.code, month.rooms.length]).to.deep.equal(['stadhuis/a', 1])
  })
})
