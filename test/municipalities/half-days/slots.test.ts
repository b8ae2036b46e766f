import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import type { Actor } from '../../../src/history/work.ts'
import { addSlots } from '../../../src/municipalities/half-days/add-slots.ts'
import type { NewSlot } from '../../../src/municipalities/half-days/new-slot.ts'
import { Slot } from '../../../src/municipalities/slot.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { refusal } from '../../support/refusal.ts'
import { aTown } from '../../support/town.ts'

const NOOR: Actor = { kind: 'user', name: 'Noor de Wit', scope: ['0935'] }
const STRANGER: Actor = { kind: 'user', name: 'Sem Bakker', scope: ['0363'] }

const session = (date: string, start = '13:00', end = '16:30') => ({ date, start, end })

const aSlot = (wishes: Partial<NewSlot> = {}): NewSlot => ({
  programme: 'wi2013',
  room: 'stadhuis/a',
  languages: ['ti', 'nl'],
  serves: ['0935'],
  overflow: ['0938'],
  resources: ['interpreter-ti'],
  sessions: [session('2027-01-14')],
  ...wishes,
})

onBothDatabases('slots that staff enter', (newDatabase) => {
  let deps: Deps
  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
  })

  it('are in the timetable, each under a code of its own', async () => {
    const codes = await addSlots(deps, NOOR, [aSlot(), aSlot({ languages: ['tr'] })])
    expect(codes).to.deep.equal(['2027-01-14-afternoon-stadhuis-a', '2027-01-14-afternoon-stadhuis-a-2'])
    const slot = await deps.db.read.findOneByOrFail(Slot, { code: codes[0] })
    expect(slot).to.include({ startsOn: '2027-01-14', closed: false, version: 1 })
  })

  it('are refused as a whole when one of them can’t be', async () => {
    const before = await deps.db.read.count(Slot)
    const wrong: [string, Partial<NewSlot>][] = [
      ['session-past', { sessions: [session('2026-11-20')] }],
      ['session-ends-before-start', { sessions: [session('2027-01-15', '13:00', '09:00')] }],
      ['session-date-invalid', { sessions: [session('2027-02-30')] }],
      ['session-time-invalid', { sessions: [session('2027-01-15', '9:00', '12:00')] }],
      ['session-time-skipped', { sessions: [session('2027-03-28', '02:30', '05:00')] }],
      ['session-too-far', { sessions: [session('2072-01-15')] }],
      ['sessions-cross', { sessions: [session('2027-01-15'), session('2027-01-15', '15:00', '17:00')] }],
      ['session-missing', { sessions: [] }],
      ['slot-language-missing', { languages: [] }],
      ['slot-language-unknown', { languages: ['Arabisch'] }],
      ['slot-serves-missing', { serves: [] }],
      ['slot-municipality-unknown', { serves: ['0363'] }],
      ['slot-exists', {}],
    ]
    for (const [code, wishes] of wrong)
      expect(
        await refusal(addSlots(deps, NOOR, [aSlot({ room: 'stadhuis/a', languages: ['so'] }), aSlot(wishes)])),
        code,
      ).to.equal(code)
    expect(await refusal(addSlots(deps, STRANGER, [aSlot({ languages: ['fa'] })]))).to.equal('slot-room-unknown')
    expect(await deps.db.read.count(Slot)).to.equal(before)
  })
})
