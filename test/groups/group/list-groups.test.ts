import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { Group } from '../../../src/groups/group.entity.ts'
import {
  countGroups,
  type GroupOrder,
  type GroupsAsked,
  listGroupLanguages,
  listGroupsAsked,
} from '../../../src/groups/group/list-groups.ts'
import { aBusyTown } from '../../support/busy-town.ts'
import { madeOnce, onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'

const BY_DAY: GroupOrder = { by: 'day', backward: false }
const ALL = { skip: 0, size: 10 }

onBothDatabases('the list of groups', (newDatabase) => {
  let deps: Deps

  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await madeOnce(deps, 'list of groups', () => aBusyTown(deps))
  })

  const list = async (asked: GroupsAsked, order = BY_DAY, languages: string[] = [], scope: 'all' | string[] = 'all') =>
    (await listGroupsAsked(deps, scope, asked, order, languages, ALL)).map(({ language }) => language)

  it('is in order of day, of venue, or of how the reader calls the languages, or the other way round', async () => {
    expect(await list({ part: 'coming' })).to.deep.equal(['ar', 'ti'])
    expect(await list({ part: 'coming' }, { by: 'day', backward: true })).to.deep.equal(['ti', 'ar'])
    expect(await list({ part: 'coming' }, { by: 'venue', backward: false })).to.deep.equal(['ar', 'ti'])
    expect(await list({ part: 'coming' }, { by: 'language', backward: false }, ['ti', 'ar'])).to.deep.equal([
      'ti',
      'ar',
    ])
    expect(await list({ part: 'coming' }, { by: 'language', backward: true }, ['ti', 'ar'])).to.deep.equal(['ar', 'ti'])
  })

  it('is narrowed to a municipality, a language, a law, days to come, or some of them, and counts the same', async () => {
    const [proposal] = await deps.db.read.findBy(Group, { status: 'proposed' })
    const asked: [GroupsAsked, string[]][] = [
      [{ part: 'coming', municipality: '0363' }, []],
      [{ part: 'coming', municipality: '0938' }, ['ar', 'ti']],
      [{ part: 'coming', language: 'ti' }, ['ti']],
      [{ part: 'coming', programme: 'wi2021' }, []],
      [{ part: 'coming', until: '2026-12-31' }, ['ar']],
      [{ part: 'coming', only: [proposal?.id ?? ''] }, ['ti']],
      [{ part: 'coming', only: [] }, []],
      [{ part: 'proposed' }, ['ti']],
      [{ part: 'cancelled' }, []],
    ]
    for (const [one, languages] of asked) {
      expect(await list(one), JSON.stringify(one)).to.deep.equal(languages)
      expect(await countGroups(deps, 'all', one), JSON.stringify(one)).to.equal(languages.length)
    }
  })

  it('calls what has ended held, also before the night has done so', async () => {
    const later = at(deps, '2026-12-18T09:00')
    expect(await countGroups(later, 'all', { part: 'coming' })).to.equal(1)
    const [ended] = await listGroupsAsked(later, 'all', { part: 'held' }, BY_DAY, [], ALL)
    expect(ended).to.include({ language: 'ar', status: 'held', day: '2026-12-17' })
  })

  it('holds no group of other municipalities, and none of their languages', async () => {
    expect(await list({ part: 'coming' }, BY_DAY, [], ['0363'])).to.deep.equal([])
    expect(await listGroupLanguages(deps, ['0363'])).to.deep.equal([])
    expect((await listGroupLanguages(deps, ['0935'])).sort()).to.deep.equal(['ar', 'ti'])
  })
})
