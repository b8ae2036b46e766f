import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import {
  countSessionsAsked,
  listSessionsAsked,
  type SessionsAsked,
} from '../../../src/attendance/sessions/list-all-sessions.ts'
import { aBusyTown } from '../../support/busy-town.ts'
import { madeOnce, onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { Group } from '../../../src/groups/group.entity.ts'

onBothDatabases('the list of all sessions', (newDatabase) => {
  let deps: Deps

  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await madeOnce(deps, 'list of groups', () => aBusyTown(deps))
    await deps.db.write((tx) => tx.update(Group, { status: 'proposed' }, { status: 'planned' }))
  })

  const ALL = { skip: 0, size: 10 }
  const days = async (
    asked: SessionsAsked,
    by: 'day' | 'language' | 'venue',
    backward = false,
    scope: 'all' | string[] = 'all',
  ) =>
    (await listSessionsAsked(deps, scope, asked, { by, backward }, ['ti', 'ar'], ALL)).map(({ session }) => session.day)

  it('is in order of day, of venue, or of how the reader calls the languages, or the other way round', async () => {
    const coming = { part: 'coming' } as const
    expect(await days(coming, 'day')).to.deep.equal(['2026-12-17', '2026-12-22'])
    expect(await days(coming, 'day', true)).to.deep.equal(['2026-12-22', '2026-12-17'])
    expect(await days(coming, 'venue')).to.deep.equal(['2026-12-17', '2026-12-22'])
    expect(await days(coming, 'language')).to.deep.equal(['2026-12-22', '2026-12-17'])
    expect(await days(coming, 'language', true)).to.deep.equal(['2026-12-17', '2026-12-22'])
  })

  it('is narrowed to a municipality, a language or a law, and holds nothing of other municipalities', async () => {
    const coming = { part: 'coming' } as const
    expect(await days({ ...coming, language: 'ti' }, 'day')).to.deep.equal(['2026-12-22'])
    expect(await days({ ...coming, municipality: '0363' }, 'day')).to.deep.equal([])
    expect(await days({ ...coming, programme: 'wi2021' }, 'day')).to.deep.equal([])
    expect(await days(coming, 'day', false, ['0363'])).to.deep.equal([])
    expect(await countSessionsAsked(deps, ['0363'], coming)).to.equal(0)
  })

  it('has a session among those to come on its own day, and from the day after among those that are past', async () => {
    const counts = async (moment: string) =>
      Promise.all((['coming', 'held'] as const).map((part) => countSessionsAsked(at(deps, moment), 'all', { part })))
    expect(await counts('2026-12-17T18:00')).to.deep.equal([2, 0])
    expect(await counts('2026-12-18T06:00')).to.deep.equal([1, 1])
  })

  it('leaves out what is long ago, for who has no business with it any more', async () => {
    const held = (moment: string, recent: boolean) =>
      countSessionsAsked(at(deps, moment), 'all', { part: 'held', recent })
    expect(await held('2027-02-15T09:00', true), 'sixty days after the first').to.equal(2)
    expect(await held('2027-02-16T09:00', true)).to.equal(1)
    expect(await held('2027-02-20T09:00', true)).to.equal(1)
    expect(await held('2027-02-21T09:00', true)).to.equal(0)
    expect(await held('2027-02-21T09:00', false)).to.equal(2)
  })
})
