import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { keepTryOut } from '../../../src/groups/tonight/check-try-out.ts'
import type { TryOut } from '../../../src/groups/tonight/try-out.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { Event } from '../../../src/history/event.entity.ts'
import type { NewSlot } from '../../../src/municipalities/half-days/new-slot.ts'
import { Municipality } from '../../../src/municipalities/municipality.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { refusal } from '../../support/refusal.ts'
import { aTown } from '../../support/town.ts'

onBothDatabases('a try-out that is kept', (newDatabase) => {
  let deps: Deps
  let versions: Record<string, number>

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
    const towns = await deps.db.read.find(Municipality)
    versions = Object.fromEntries(towns.map(({ code, version }) => [code, version]))
  })

  const notice = (noticeDays: number): TryOut => ({
    rules: { municipalities: ['0935'], values: { noticeDays } },
    opening: null,
    slot: null,
  })
  const keep = (tryOut: TryOut) => refusal(keepTryOut(deps, COMMAND, '0935', tryOut, versions))
  const noticeNow = async () => (await deps.db.read.findOneByOrFail(Municipality, { code: '0935' })).rules.noticeDays

  it('is kept by one of two planners who saw the same rules', async () => {
    const acts = await Promise.all([keep(notice(11)), keep(notice(12))])
    expect(acts.toSorted()).to.deep.equal(['changed-meanwhile', 'done'])
    expect(await noticeNow()).to.equal(acts[0] === 'done' ? 11 : 12)
    expect(await deps.db.read.countBy(Event, { kind: 'rules.changed' })).to.equal(1)
  })

  it('is kept whole or not at all', async () => {
    const before = await noticeNow()
    const slot: NewSlot = {
      room: 'stadhuis/a',
      programme: 'wi2013',
      languages: ['ar'],
      serves: ['0935'],
      overflow: [],
      resources: [],
      sessions: [{ date: '2026-12-22', start: '09:00', end: '12:00' }],
    }
    expect(await keep({ rules: null, opening: null, slot })).to.equal('done')
    expect(await keep({ ...notice(11), slot })).to.equal('slot-exists')
    expect(await noticeNow()).to.equal(before)
    expect(await deps.db.read.countBy(Event, { kind: 'rules.changed' })).to.equal(0)
  })
})
