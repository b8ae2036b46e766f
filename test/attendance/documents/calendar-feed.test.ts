import { expect } from 'chai'
import { makeCalendarFeed, openCalendarFeed, revokeCalendarFeed } from '../../../src/accounts/keys/calendar-feeds.ts'
import { type Role, User } from '../../../src/accounts/user.entity.ts'
import { renewSetupLink } from '../../../src/accounts/users/add-user.ts'
import { changeUser, disableUser, enableUser } from '../../../src/accounts/users/change-user.ts'
import { keepFeeds, showFeed } from '../../../src/attendance/documents/calendar-feed.ts'
import { type FeedEntry, feedFile } from '../../../src/outside/feed-file.ts'
import type { Deps } from '../../../src/deps.ts'
import { moveSession } from '../../../src/groups/changing/move-session.ts'
import { Group } from '../../../src/groups/group.entity.ts'
import { cancelGroup } from '../../../src/groups/group/end-group.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { aTownInvites } from '../../support/groups.ts'
import { refusal } from '../../support/refusal.ts'
import { aColleague } from '../../support/staff.ts'

const ENTRY: FeedEntry = {
  uid: 'session-1@dagdeel.example.org',
  day: '2026-12-17',
  start: '09:00',
  end: '12:30',
  title: 'PVT Arabisch, 1 van 1',
  place: 'Stadhuis Maastricht, a, Markt 78, 6211 CL  MAASTRICHT',
  url: 'https://dagdeel.example.org/bijeenkomsten/session-1',
  sequence: 2,
  changedAt: '2026-11-24T05:00:00.000Z',
  isOff: false,
}

describe('the file of a calendar feed', () => {
  const file = feedFile('Dagdeel: bijeenkomsten', [ENTRY, { ...ENTRY, uid: 'session-2@x', isOff: true }])
  const lines = file.replace(/\r\n[ \t]/g, '').split('\r\n')

  it('is what Outlook and Google take: folded lines, CRLF, a zone with its rule, and how often to look', () => {
    expect(file.endsWith('END:VCALENDAR\r\n')).to.equal(true)
    expect(file.replaceAll('\r\n', '')).not.to.match(/[\r\n]/)
    for (const line of file.split('\r\n')) expect(Buffer.byteLength(line), line).to.be.at.most(75)
    expect(lines).to.include.members(['TZID:Europe/Amsterdam', 'DTSTART;TZID=Europe/Amsterdam:20261217T090000'])
    expect(lines).to.include.members(['REFRESH-INTERVAL;VALUE=DURATION:PT1H', 'X-PUBLISHED-TTL:PT1H'])
    expect(file).not.to.match(/^METHOD|ORGANIZER|ATTENDEE/m)
  })

  it('says of each entry which it is, since when, and whether it is off; the same again for the same sessions', () => {
    const stamps = ['UID:session-1@dagdeel.example.org', 'SEQUENCE:2', 'LAST-MODIFIED:20261124T050000Z']
    expect(lines).to.include.members([...stamps, 'DTSTAMP:20261124T050000Z', 'STATUS:CONFIRMED', 'STATUS:CANCELLED'])
    expect(feedFile('Dagdeel: bijeenkomsten', [ENTRY, { ...ENTRY, uid: 'session-2@x', isOff: true }])).to.equal(file)
  })
})

onBothDatabases('the calendar behind an address', (newDatabase) => {
  let deps: Deps
  let group: Group

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTownInvites(deps, 3)
    group = await deps.db.read.findOneByOrFail(Group, {})
  })

  const lines = async (scope: 'all' | string[] = 'all', now = deps) =>
    (await showFeed(now, scope, 'nl')).replace(/\r\n[ \t]/g, '').split('\r\n')
  const found = (all: readonly string[], start: string) => all.filter((line) => line.startsWith(start))

  it('follows a session that is moved and called off by one name, and says nothing of people', async () => {
    const [before, again] = [await lines(), await lines()]
    expect(before).to.deep.equal(again)
    expect(before.join('\n')).not.to.match(/Haddad|Rania|R-0000|9999/)
    expect(found(before, 'LOCATION:')[0]).to.match(/^LOCATION:Stadhuis Maastricht\\, zaal A\\, Markt 78/)
    expect(found(before, 'DTSTART;')).to.deep.equal(['DTSTART;TZID=Europe/Amsterdam:20261217T090000'])
    const later = at(deps, '2026-11-25T10:00')
    const sessions = [{ number: 1, date: '2026-12-17', start: '13:00', end: '16:30' }]
    await moveSession(later, COMMAND, group.id, { room: 'stadhuis/a', sessions, reason: 'trainerAbsent' })
    const moved = await lines('all', later)
    expect(found(moved, 'DTSTART;')).to.deep.equal(['DTSTART;TZID=Europe/Amsterdam:20261217T130000'])
    expect(found(moved, 'SEQUENCE:')).to.deep.equal(['SEQUENCE:1'])
    expect(found(moved, 'LAST-MODIFIED:')).to.deep.equal(['LAST-MODIFIED:20261125T090000Z'])
    const last = at(deps, '2026-11-26T10:00')
    await cancelGroup(last, COMMAND, group.id, { reason: 'weather' })
    const off = await lines('all', last)
    expect(found(off, 'UID:')).to.deep.equal(found(before, 'UID:'))
    expect(off).to.include.members(['STATUS:CANCELLED', 'SEQUENCE:2', 'LAST-MODIFIED:20261126T090000Z'])
  })

  it('has what its reader may see, and no proposal that nobody approved', async () => {
    expect(found(await lines(['0938']), 'UID:')).to.have.length(1)
    expect(found(await lines(['0363']), 'UID:')).to.deep.equal([])
    const basis = { rules: {}, seats: 3, people: [], urgent: [] } as never
    await deps.db.write((tx) => tx.update(Group, { id: group.id }, { status: 'cancelled', basis }))
    expect(found(await lines(), 'UID:')).to.deep.equal([])
  })

  it('is made once in five minutes for who may see the same, and for others by itself', async () => {
    let { clock } = deps
    const moving = { now: () => clock.now(), today: () => clock.today(), time: () => clock.time() }
    const feeds = keepFeeds({ ...deps, clock: moving })
    const before = await feeds(['0935', '0938'], 'nl')
    const later = at(deps, '2026-11-26T10:00')
    await cancelGroup(deps, COMMAND, group.id, { reason: 'weather' })
    expect(await feeds(['0938', '0935'], 'nl')).to.equal(before)
    expect((await feeds(['0938'], 'nl')).content).to.include('STATUS:CANCELLED')
    expect((await feeds(['0363'], 'nl')).content).not.to.include('UID:')
    clock = later.clock
    const after = await feeds(['0935', '0938'], 'nl')
    expect(after.content).to.include('STATUS:CANCELLED')
    expect(after.etag).not.to.equal(before.etag)
  })

  it('opens with the last word that was made, until it is revoked or its owner may no longer look', async () => {
    const { id } = await aColleague(deps, 'coordinator', ['0938'])
    const first = await makeCalendarFeed(deps, COMMAND, id)
    const word = await makeCalendarFeed(deps, COMMAND, id)
    expect((await openCalendarFeed(deps, word)).actor.scope).to.deep.equal(['0938'])
    for (const other of [first, 'a'.repeat(26), '../geheim'])
      expect(await refusal(openCalendarFeed(deps, other))).to.equal('calendar-feed-unknown')
    await deps.db.write((tx) => tx.update(User, { id }, { role: 'reader' }))
    expect(await refusal(openCalendarFeed(deps, word))).to.equal('calendar-feed-unknown')
    await deps.db.write((tx) => tx.update(User, { id }, { role: 'planner', disabledAt: deps.clock.now() }))
    expect(await refusal(openCalendarFeed(deps, word))).to.equal('calendar-feed-unknown')
    await deps.db.write((tx) => tx.update(User, { id }, { disabledAt: null }))
    expect(await refusal(openCalendarFeed(deps, word))).to.equal('done')
    await revokeCalendarFeed(deps, COMMAND, id)
    expect(await refusal(openCalendarFeed(deps, word))).to.equal('calendar-feed-unknown')
  })

  it('ends when its owner gets a new link, another role or no account, and does not come back with the right to it', async () => {
    const { id } = await aColleague(deps, 'coordinator', ['0938'])
    const as = (role: Role) => changeUser(deps, COMMAND, id, { role, municipalities: ['0938'] })
    const ends: (() => Promise<unknown>)[] = [
      () => renewSetupLink(deps, COMMAND, id),
      () => as('reader').then(() => as('planner')),
      () => disableUser(deps, COMMAND, id).then(() => enableUser(deps, COMMAND, id)),
    ]
    for (const end of ends) {
      const word = await makeCalendarFeed(deps, COMMAND, id)
      expect(await refusal(openCalendarFeed(deps, word))).to.equal('done')
      await end()
      expect(await refusal(openCalendarFeed(deps, word))).to.equal('calendar-feed-unknown')
    }
    expect(await deps.db.read.countBy(Event, { kind: 'calendar-feed.revoked' })).to.equal(3)
  })
})
