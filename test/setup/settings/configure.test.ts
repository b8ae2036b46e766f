import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { demoRegion } from '../../../src/demo/region.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { Municipality } from '../../../src/municipalities/municipality.entity.ts'
import { listPools } from '../../../src/municipalities/pools.ts'
import { SettingsFileError } from '../../../src/setup/settings/settings-issues.ts'
import { Slot } from '../../../src/municipalities/slot.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { applySettings } from '../../../src/setup/settings/apply-settings.ts'

const settings = (change: (file: Record<string, Record<string, unknown>[]>) => void = () => undefined) => {
  const file = structuredClone(demoRegion('2026-11-23')) as Record<string, Record<string, unknown>[]>
  file.slots = (file.slots ?? []).slice(0, 12)
  change(file)
  return JSON.stringify(file)
}

const slotCode = () => (JSON.parse(settings()) as { slots: { code: string }[] }).slots[0]?.code

onBothDatabases('a settings file', (newDatabase) => {
  let deps: Deps
  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
  })
  const apply = (text: string) => applySettings(deps, COMMAND, text)

  it('sets a region, and changes nothing the second time', async () => {
    const first = await apply(settings())
    expect(first).to.include({ changed: 0, unchanged: 0 })
    expect(await apply(settings())).to.deep.equal({ created: 0, changed: 0, unchanged: first.created })
    const [pool] = await listPools(deps.db.read)
    expect(pool?.municipalities.map(({ code }) => code)).to.deep.equal(['0935', '0938', '0981', '0994', '1729'])
  })

  it('changes only what is different', async () => {
    await apply(settings())
    const result = await apply(settings(({ venues }) => Object.assign(venues?.[0] ?? {}, { name: 'Oude stadhuis' })))
    expect(result).to.include({ created: 0, changed: 1 })
  })

  it('counts a change of a municipality as a new version of it', async () => {
    await apply(settings())
    await apply(settings(({ municipalities }) => Object.assign(municipalities?.[0] ?? {}, { name: 'Mestreech' })))
    expect(await deps.db.read.findOneByOrFail(Municipality, { code: '0935' })).to.include({
      name: 'Mestreech',
      version: 2,
    })
  })

  it('sets nothing at all when it names a room that is not there', async () => {
    const error = await apply(settings(({ slots }) => Object.assign(slots?.[0] ?? {}, { room: 'stadhuis/z' }))).catch(
      (reason: unknown) => reason,
    )
    expect(error).to.be.instanceOf(SettingsFileError)
    expect((error as SettingsFileError).issues).to.deep.equal([
      {
        path: ['slots', 0, 'room'],
        names: [null, slotCode(), null],
        problem: 'unknownRoom',
        values: { code: 'stadhuis/z' },
      },
    ])
    expect(await deps.db.read.count(Slot)).to.equal(0)
  })
})
