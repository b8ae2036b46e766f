import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { leaveProgramme } from '../../../src/groups/seats/leave-programme.ts'
import { COMMAND, type Actor } from '../../../src/history/work.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { countPool } from '../../../src/pool/list/count-pool.ts'
import { listFoundPeople } from '../../../src/pool/list/list-found-people.ts'
import { listPool, type PoolFilter } from '../../../src/pool/list/list-pool.ts'
import { showPerson, recordView } from '../../../src/pool/list/show-person.ts'
import { searchColumns } from '../../../src/people/sounds-like.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { changePerson } from '../../../src/referrals/receiving/change-person.ts'
import { receiveReferrals } from '../../../src/referrals/receiving/receive-referrals.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { aCandidate, aTown, testBsn } from '../../support/town.ts'

const NOOR: Actor = { kind: 'user', name: 'Noor', scope: ['0935'] }
const BOTH: Actor = { kind: 'user', name: 'Bo', scope: ['0935', '0938'] }
const ELSEWHERE: Actor = { kind: 'user', name: 'Iemand', scope: ['0363'] }

const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'no error',
    (error: { code?: string }) => error.code,
  )

onBothDatabases('the waiting pool', (newDatabase) => {
  let deps: Deps

  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
    await receiveReferrals(deps, COMMAND, [
      aCandidate(1, { familyName: 'Haddad', waitingSince: '2026-06-01', deadline: '2027-06-01' }),
      aCandidate(2, {
        givenNames: 'Selam',
        familyName: 'Tesfay',
        languages: ['ti'],
        waitingSince: '2026-11-01',
        deadline: '2026-12-20',
      }),
      aCandidate(3, {
        givenNames: 'Emre',
        familyName: 'Yılmaz',
        languages: ['tr'],
        municipality: '0938',
        waitingSince: '2026-10-01',
      }),
      aCandidate(4, { familyName: 'Vaak', waitingSince: '2026-09-01' }),
    ])
    await formGroups(deps, COMMAND)
    const { id } = await deps.db.read.findOneByOrFail(Referral, { reference: 'R-000004' })
    await leaveProgramme(deps, COMMAND, id, { to: 'paused', reason: 'illness' })
    await deps.db.write((tx) => tx.update(Referral, { id }, { statusReason: 'too-many-invitations' }))
  })

  const list = async (by: Actor, filter: Partial<PoolFilter> = {}) =>
    (await listPool(deps, by, { status: 'waiting', sort: 'waiting', ...filter }, { skip: 0, size: 10 })).map(
      ({ reference }) => reference,
    )

  it('lists who waits, longest first, of the municipalities in scope only', async () => {
    expect(await list(BOTH)).to.deep.equal(['R-000001', 'R-000003', 'R-000002'])
    expect(await list(NOOR)).to.deep.equal(['R-000001', 'R-000002'])
    expect(await list(ELSEWHERE)).to.deep.equal([])
  })

  it('lists by deadline, language, municipality, haste and long waiting', async () => {
    expect(await list(BOTH, { sort: 'deadline' })).to.deep.equal(['R-000002', 'R-000001', 'R-000003'])
    expect(await list(BOTH, { sort: 'name' })).to.deep.equal(['R-000001', 'R-000002', 'R-000003'])
    expect(await list(BOTH, { language: 'ti' })).to.deep.equal(['R-000002'])
    expect(await list(BOTH, { municipality: '0938' })).to.deep.equal(['R-000003'])
    expect(await list(BOTH, { urgent: true })).to.deep.equal(['R-000002'])
    expect(await list(BOTH, { long: true })).to.deep.equal(['R-000001'])
    expect(await list(BOTH, { programme: 'wi2021' })).to.deep.equal([])
  })

  it('lists about whom somebody has to decide', async () => {
    expect(await list(BOTH, { status: 'decide' })).to.deep.equal(['R-000004'])
  })

  it('counts the same people as it lists', async () => {
    expect(await countPool(deps, BOTH, { status: 'waiting', language: 'ti' })).to.deep.include({
      listed: 1,
      waiting: 3,
      long: 1,
      urgent: 1,
      decide: 1,
      // Once: who waits for a decision is not counted again.
      paused: 0,
      longestDays: 175,
      medianDays: 53,
      languages: ['ar', 'nl', 'ti', 'tr'],
    })
  })

  it('says why somebody waits, as the planner found', async () => {
    const rows = await listPool(
      deps,
      NOOR,
      { status: 'waiting', sort: 'waiting', language: 'ti' },
      { skip: 0, size: 10 },
    )
    expect(rows[0]?.why).to.deep.include({ reason: 'no-slot-in-language', detail: { languages: ['ti'] } })
  })

  it('finds somebody by name, reference, BSN or V-number, in scope only', async () => {
    const found = async (text: string, by = BOTH) =>
      (await listFoundPeople(deps, by, text)).map(({ reference }) => reference)
    expect(await found('yilmaz EMRE')).to.deep.equal(['R-000003'])
    expect(await found('r-000002')).to.deep.equal(['R-000002'])
    expect(await found(testBsn(4))).to.deep.equal(['R-000004'])
    expect(await found('2700000001')).to.deep.equal(['R-000001'])
    for (const nobody of ['', '%', testBsn(9), testBsn(4).slice(0, 8)]) expect(await found(nobody), nobody).to.be.empty
    expect(await found('yilmaz', NOOR)).to.deep.equal([])
    expect(await found(testBsn(3), NOOR)).to.deep.equal([])
  })

  it('finds somebody by a name spelled otherwise, telephone, e-mail, postcode and day of birth, who is called so before who nearly is', async () => {
    const known = { phone: '06-99 88 77 66', email: 'rania@example.org', postcode: '6291 BB', birthDate: '1971-02-17' }
    const { person } = await deps.db.read.findOneOrFail(Referral, {
      where: { reference: 'R-000001' },
      relations: { person: true },
    })
    const name = searchColumns({ givenNames: 'Rania', prefix: null, familyName: 'el Haddad' })
    await deps.db.write((tx) => tx.update(Person, person.id, { ...known, ...name }))
    const found = async (text: string, by = NOOR) =>
      (await listFoundPeople(deps, by, text)).map(({ reference, alike }) => `${reference}${alike ? ' alike' : ''}`)
    expect(await found('hadat ranja')).to.deep.equal(['R-000001 alike'])
    const ways = [
      '0699887766',
      '+31 6 99887766',
      'Rania@Example.org',
      '6291bb',
      '17-2-1971',
      '17 februari 1971',
      '17 feb 1971',
      '17 February 1971',
      '17021971',
      'haddad 17 feb 1971',
      '17/02/1971',
      'haddad 1971',
      '1971 el haddad',
    ]
    for (const text of ways) expect(await found(text), text).to.deep.equal(['R-000001'])
    for (const text of ['0699887767', 'x@example.org', '6291 BC', '18-2-1971', 'haddad 1972'])
      expect(await found(text), text).to.deep.equal([])
    expect(await found('haddat', ELSEWHERE)).to.deep.equal([])
  })

  it('shows a person without BSN or V-number, and only to their municipality', async () => {
    const shown = await showPerson(deps, NOOR, 'R-000001')
    expect(JSON.stringify(shown)).to.not.match(/sealed|hash/i)
    expect(JSON.stringify(shown)).to.not.contain(testBsn(1))
    expect(shown.name).to.equal('Rania Haddad')
    expect(await codeOf(showPerson(deps, ELSEWHERE, 'R-000001'))).to.equal('not-found')
    expect(await codeOf(recordView(deps, ELSEWHERE, 'R-000001', 'x'))).to.equal('not-found')
  })

  it('writes down who looked at a person once for each user and day, and tells it when asked', async () => {
    await recordView(deps, NOOR, 'R-000001', 'noor')
    await recordView(deps, NOOR, 'R-000001', 'noor')
    await recordView(deps, NOOR, 'R-000001', 'another Noor')
    expect(await deps.db.read.countBy(Event, { kind: 'person.viewed' })).to.equal(2)
    const kinds = async (withViews: boolean) =>
      (await showPerson(deps, NOOR, 'R-000001', withViews)).events.map(({ kind }) => kind)
    expect(await kinds(false)).to.not.include('person.viewed')
    expect(await kinds(true)).to.include('person.viewed')
  })

  it('changes how to reach a person, once, and refuses who saw an older version', async () => {
    const { version, ...referral } = await deps.db.read.findOneOrFail(Referral, {
      where: { reference: 'R-000002' },
      relations: { person: true },
    })
    const form = (fields: object) => ({
      version: referral.person.version,
      referralVersion: version,
      fields: {
        'e-mail': 'selam@example.org',
        'e-mail toegestaan': 'ja',
        talen: 'Tigrinya, en',
        straat: 'Markt',
        ...fields,
      },
    })
    expect(await codeOf(changePerson(deps, NOOR, 'R-000002', form({ 'e-mail': 'selam' })))).to.equal('email-invalid')
    expect(await codeOf(changePerson(deps, NOOR, 'R-000002', form({ talen: 'Klingonees' })))).to.equal(
      'language-unknown',
    )
    expect(await codeOf(changePerson(deps, ELSEWHERE, 'R-000002', form({})))).to.equal('not-found')
    await changePerson(deps, NOOR, 'R-000002', form({ behoeften: 'rolstoel' }))
    await changePerson(deps, NOOR, 'R-000002', form({ behoeften: 'rolstoel' }))
    expect(await codeOf(changePerson(deps, NOOR, 'R-000002', form({ talen: 'nl' })))).to.equal('changed-meanwhile')
    const { person, needs, events } = await showPerson(deps, NOOR, 'R-000002')
    expect([person.languages, person.email, needs]).to.deep.equal([['ti', 'en'], 'selam@example.org', ['wheelchair']])
    expect(events.filter(({ kind }) => kind === 'person.changed')).to.have.length(1)
  })

  it('changes the target group, by which is known who pays, and writes down that it did', async () => {
    const { person, version } = await deps.db.read.findOneOrFail(Referral, {
      where: { reference: 'R-000003' },
      relations: { person: true },
    })
    const as = (doelgroep: string) =>
      changePerson(deps, BOTH, 'R-000003', {
        version: person.version,
        referralVersion: version,
        fields: { talen: person.languages.join(','), 'e-mail': person.email ?? '', doelgroep },
      })
    expect(await codeOf(as('iemand'))).to.equal('target-group-unknown')
    await as('gezinsmigrant en overige migrant')
    const { targetGroup, events } = await showPerson(deps, BOTH, 'R-000003')
    expect(targetGroup).to.equal('family-or-other-migrant')
    expect(events.find(({ kind }) => kind === 'person.changed')?.data['fields']).to.include('targetGroup')
  })
})
