import { gatherShort, shortagesOf } from '../../../src/groups/tonight/shortages.ts'
import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { helpDoor, listHelpDoors, showHelpDoor } from '../../../src/groups/tonight/help-doors.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { showPerson } from '../../../src/pool/list/show-person.ts'
import type { KeptChange } from '../../../src/referrals/waiting-reason.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { expectRefusal } from '../../support/refusals.ts'
import { aTown, MORNING, peopleWait } from '../../support/town.ts'

const MAASTRICHT = { kind: 'user', name: 'Noor de Wit', scope: ['0935'] } as const
const MEERSSEN = { ...MAASTRICHT, scope: ['0938'] }

describe('the door of what would help somebody', () => {
  const doorOf = (changes: readonly KeptChange[], host = '0935', isPlanned = false) =>
    helpDoor({ changes, slot: 'dec', language: 'ti', inTime: true, people: 1 }, { host, isPlanned }, ['0935'])

  it('is a try-out, a half day, the person, or a place by hand; the change that staff can make decides', () => {
    expect(doorOf([{ kind: 'people' }, { kind: 'language' }])).to.deep.equal({ to: 'slot', slot: 'dec' })
    expect(doorOf([{ kind: 'open', municipality: '0938' }])).to.deep.equal({ to: 'open', host: '0935', guest: '0938' })
    const more = { kind: 'new-slot', host: '0935', language: 'ti' }
    expect(doorOf([more])).to.deep.equal({ to: 'new-slot', host: '0935', language: 'ti' })
    expect(doorOf([{ kind: 'come' }])).to.deep.equal({ to: 'person' })
    expect(doorOf([{ kind: 'come' }], '0935', true)).to.deep.equal({ to: 'place' })
    expect(doorOf([{ kind: 'household' }])).to.deep.equal({ to: 'person' })
  })

  it('is none when only others can come, or when another municipality decides', () => {
    expect(doorOf([{ kind: 'people' }])).to.equal(null)
    expect(doorOf([{ kind: 'language' }], '0938')).to.equal(null)
    expect(doorOf([{ kind: 'new-slot', host: '0938', language: 'ti' }])).to.equal(null)
  })
})

onBothDatabases('what would help somebody', (newDatabase) => {
  let deps: Deps
  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps, { slots: [{ ...MORNING, serves: ['0935'] }] })
    await peopleWait(deps, 3)
    await peopleWait(deps, 3, { languages: ['ti'], deadline: '2026-12-30' }, 4)
    await formGroups(deps, COMMAND)
  })

  it('leads to the first half day that is free, as a try-out', async () => {
    const { why } = await showPerson(deps, MAASTRICHT, 'R-000004')
    const doors = await listHelpDoors(deps.db.read, MAASTRICHT, why?.help ?? [])
    const number = doors.findIndex((door) => door?.to === 'new-slot') + 1
    expect(number).to.be.above(0)
    const { tryOut } = await showHelpDoor(deps, MAASTRICHT, 'R-000004', number)
    expect(tryOut?.slot).to.deep.include({ programme: 'wi2013', room: 'stadhuis/a', languages: ['ti'] })
    const day = tryOut?.slot?.sessions[0]?.date ?? ''
    expect(day >= '2026-12-07' && day <= '2026-12-30', day).to.equal(true)
  })

  it('is a half day that is short for all three of them, by the deadline that they have', async () => {
    const [only, ...others] = shortagesOf(await gatherShort(deps.db.read, '2026-11-23'), ['0935'])
    expect(only).to.include({ language: 'ti', people: 3, host: '0935', before: '2026-12-30' })
    const day = only?.on?.date ?? ''
    expect(day >= '2026-12-07' && day <= '2026-12-30', day).to.equal(true)
    expect(others).to.deep.equal([])
    expect(await gatherShort(deps.db.read, '2026-12-31')).to.deep.equal([])
  })

  it('is not there for who may not see them, nor when it helps no more', async () => {
    await expectRefusal(showHelpDoor(deps, MEERSSEN, 'R-000004', 1), 'not-found')
    await expectRefusal(showHelpDoor(deps, MAASTRICHT, 'R-000004', 99), 'not-found')
  })
})
