import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Deps } from '../../src/deps.ts'
import { demoRegion } from '../../src/demo/region.ts'
import { InputError } from '../../src/errors.ts'
import { COMMAND } from '../../src/history/actor.ts'
import { configure } from '../../src/municipalities/configure.ts'
import { Municipality } from '../../src/municipalities/municipality.entity.ts'
import { findPools } from '../../src/municipalities/pools.ts'
import { readSettingsFile } from '../../src/municipalities/settings-file.ts'
import { Slot } from '../../src/municipalities/slot.entity.ts'
import { onBothDatabases } from '../support/databases.ts'
import { testDeps } from '../support/deps.ts'

const settings = (change: (file: Record<string, Record<string, unknown>[]>) => void = () => undefined) => {
  const file = structuredClone(demoRegion('2026-11-23')) as Record<string, Record<string, unknown>[]>
  file.slots = (file.slots ?? []).slice(0, 12)
  change(file)
  return JSON.stringify(file)
}

onBothDatabases('a settings file', (newDatabase) => {
  let deps: Deps
  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
  })
  const apply = (text: string) => configure(deps, COMMAND, readSettingsFile(text))

  it('sets a region, and changes nothing the second time', async () => {
    const first = await apply(settings())
    expect(first).to.include({ changed: 0, unchanged: 0 })
    expect(await apply(settings())).to.deep.equal({ created: 0, changed: 0, unchanged: first.created })
    const [pool] = await findPools(deps.db.read)
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
    expect(error)
      .to.be.instanceOf(InputError)
      .and.deep.include({ code: 'settings-unknown-code', values: { what: 'room', code: 'stadhuis/z' } })
    expect(await deps.db.read.count(Slot)).to.equal(0)
  })
})

describe('reading a settings file', () => {
  const refusal = (text: string) => {
    try {
      readSettingsFile(text)
    } catch (error) {
      if (error instanceof InputError) return error
    }
    return undefined
  }

  it('says where a wrong value stands and what it must be', () => {
    const wrong = settings(({ slots }) =>
      Object.assign(slots?.[3] ?? {}, { sessions: [{ date: '2027-02-30', start: '09:00', end: '12:00' }] }),
    )
    expect(refusal(wrong)?.values).to.deep.equal({
      place: 'slots[3].sessions[0].date',
      problem: 'a day that exists, such as "2026-12-17"',
    })
  })

  it('refuses a session that ends before it starts, and sessions out of order', () => {
    const session = (date: string, start: string, end: string) => ({ date, start, end })
    const slot = (...sessions: object[]) => settings(({ slots }) => Object.assign(slots?.[0] ?? {}, { sessions }))
    expect(refusal(slot(session('2027-01-05', '13:00', '09:00')))?.values.place).to.equal('slots[0].sessions[0]')
    expect(
      refusal(slot(session('2027-01-12', '09:00', '12:00'), session('2027-01-05', '09:00', '12:00')))?.values.place,
    ).to.equal('slots[0].sessions')
  })

  it('refuses a name that it does not know, so that a typing error is not lost', () => {
    expect(refusal('{"region": []}')?.code).to.equal('settings-invalid')
  })

  it('says that a file is no JSON', () => {
    expect(refusal('{')?.code).to.equal('settings-unreadable')
  })

  it('fills in the rules that are left out', () => {
    const file = settings(({ municipalities }) => Object.assign(municipalities?.[0] ?? {}, { rules: undefined }))
    expect(readSettingsFile(file).municipalities[0]?.rules).to.include({
      minGroupSize: 8,
      noticeDays: 21,
      approval: 'automatic',
    })
  })

  it('reads the settings of the first users as they are', function () {
    const text = sharedSettings()
    if (text === null) return this.skip() // ../shared is not on every machine
    expect(readSettingsFile(text).slots.length).to.be.greaterThan(20)
  })
})

function sharedSettings(): string | null {
  try {
    return readFileSync(new URL('../../../shared/data/settings-maastricht-heuvelland.json', import.meta.url), 'utf8')
  } catch {
    return null
  }
}
