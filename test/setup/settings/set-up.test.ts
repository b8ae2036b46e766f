import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { Municipality } from '../../../src/municipalities/municipality.entity.ts'
import { Room } from '../../../src/municipalities/room.entity.ts'
import {
  changeSender,
  DUTCH_MUNICIPALITIES,
  findVenue,
  saveVenue,
  setUpRegion,
} from '../../../src/setup/settings/set-up.ts'
import { SettingsFileError } from '../../../src/setup/settings/settings-issues.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { refusal } from '../../support/refusal.ts'

const SENDER = { name: 'Sociale Zaken', returnAddress: ['Postbus 1'], phone: '14 043', email: 'post@example.org' }
const VENUE = {
  ...{ name: 'Centre Céramique', municipality: '0935', address: ['Avenue Céramique 50'], directions: {} },
  rooms: [{ name: 'Zaal A', capacity: 15, offers: ['wheelchair'] }],
}

describe('the Dutch municipalities', () => {
  it('are 342, each with a code of four digits and a name', () => {
    expect(DUTCH_MUNICIPALITIES.size).to.equal(342)
    for (const [code, name] of DUTCH_MUNICIPALITIES) expect(`${code} ${name}`).to.match(/^\d{4} \S/)
    const ours = ['0935', '0938', '0981', '0994', '1729'].map((code) => DUTCH_MUNICIPALITIES.get(code))
    expect(ours).to.deep.equal(['Maastricht', 'Meerssen', 'Vaals', 'Valkenburg aan de Geul', 'Gulpen-Wittem'])
  })
})

onBothDatabases('setting up without a file', (newDatabase) => {
  let deps: Deps

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
  })

  const start = (region: string, ...municipalities: string[]) =>
    setUpRegion(deps, COMMAND, { region, municipalities, sender: SENDER })
  const regions = async () =>
    (await deps.db.read.find(Municipality, { order: { code: 'ASC' } })).map(
      ({ name, regionCode }) => `${name} ${regionCode}`,
    )

  it('makes a region, and a municipality that comes later joins it; a second click changes nothing', async () => {
    await start('Maastricht-Heuvelland', '0935', '0938')
    await start('Maastricht-Heuvelland', '0935', '0938')
    await start('maastricht-heuvelland', '0981')
    await start('', '0363')
    expect(await regions()).to.deep.equal([
      'Amsterdam null',
      'Maastricht maastricht-heuvelland',
      'Meerssen maastricht-heuvelland',
      'Vaals maastricht-heuvelland',
    ])
    expect(await refusal(start('Niemand'))).to.equal('municipality-missing')
  })

  it('changes a sender and leaves the rules as they are; who saw an older one is refused', async () => {
    await start('', '0935')
    const before = await deps.db.read.findOneByOrFail(Municipality, { code: '0935' })
    await deps.db.write((tx) => tx.save(Municipality, { ...before, rules: { ...before.rules, minGroupSize: 5 } }))
    const { version } = await deps.db.read.findOneByOrFail(Municipality, { code: '0935' })
    const sender = { ...SENDER, onBehalfOf: 'het college', phone: '14 0935' }
    expect(await refusal(changeSender(deps, COMMAND, { code: '0935', version: version - 1 }, sender))).to.equal(
      'changed-meanwhile',
    )
    await changeSender(deps, COMMAND, { code: '0935', version }, sender)
    const after = await deps.db.read.findOneByOrFail(Municipality, { code: '0935' })
    expect([after.sender.phone, after.rules.minGroupSize]).to.deep.equal(['14 0935', 5])
  })

  it('gives a venue and its rooms codes that people can read, and changes them by those', async () => {
    await start('', '0935')
    await saveVenue(deps, COMMAND, VENUE)
    expect(await refusal(saveVenue(deps, COMMAND, VENUE))).to.equal('venue-exists')
    await saveVenue(deps, COMMAND, { ...VENUE, address: ['Elders 1'] })
    const code = 'centre-ceramique'
    const { mark } = await findVenue(deps.db.read, code)
    await saveVenue(
      deps,
      COMMAND,
      {
        ...VENUE,
        rooms: [
          { name: 'zaal-a', capacity: 12, offers: [] },
          { name: 'Zaal B', capacity: 20, offers: [] },
        ],
      },
      { code, mark },
    )
    expect(await refusal(saveVenue(deps, COMMAND, VENUE, { code, mark }))).to.equal('changed-meanwhile')
    const rooms = await deps.db.read.find(Room, { order: { code: 'ASC' } })
    expect(rooms.map(({ code, capacity }) => `${code} ${capacity}`)).to.deep.equal([
      'centre-ceramique-2/zaal-a 15',
      'centre-ceramique/zaal-a 12',
      'centre-ceramique/zaal-b 20',
    ])
    const noSeats = { ...VENUE, rooms: [{ name: 'Zaal C', capacity: Number.NaN, offers: [] }] }
    const thrown = await saveVenue(deps, COMMAND, { ...noSeats, name: 'Elders' }).catch((error: unknown) => error)
    expect(thrown).to.be.instanceOf(SettingsFileError)
    expect(await refusal(saveVenue(deps, COMMAND, VENUE, { code: 'elders', mark }))).to.equal('not-found')
  })
})
