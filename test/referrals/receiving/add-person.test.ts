import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import type { FieldErrors } from '../../../src/errors.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { addPerson } from '../../../src/referrals/receiving/add-person.ts'
import type { TypedBesides } from '../../../src/referrals/receiving/change-person.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { aTown, peopleWait, testBsn } from '../../support/town.ts'

const NOOR = { kind: 'user', name: 'Noor de Wit', scope: ['0935', '0938'] } as const
const FIELDS = { achternaam: 'Haddad', wet: 'Wi2021', 'einddatum termijn': '01-12-2028', gemeentecode: '0935' }

onBothDatabases('adding somebody by hand', (newDatabase) => {
  let deps: Deps
  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
    await peopleWait(deps, 2)
  })

  const problemsOf = (fields: object, besides: TypedBesides = {}) =>
    addPerson(deps, NOOR, { ...FIELDS, ...fields }, besides).then(
      () => [],
      (error: unknown) =>
        (error as FieldErrors).problems.map(({ code, field, values }) =>
          [field, code, values?.['reference']].join(' ').trim(),
        ),
    )

  it('lets them wait from today, with what a file would not say', async () => {
    const besides = { literacy: 'own-script', availability: { week: ['2-morning'], from: '', until: '' } }
    const reference = await addPerson(deps, NOOR, { ...FIELDS, bsn: testBsn(8) }, besides)
    const { person, ...referral } = await deps.db.read.findOneOrFail(Referral, {
      where: { reference },
      relations: { person: true },
    })
    expect(referral).to.deep.include({ status: 'waiting', waitingSince: deps.clock.today(), deadline: '2028-11-30' })
    expect(referral.availability).to.deep.equal({ week: [{ weekday: 2, part: 'morning' }] })
    expect(person).to.include({ familyName: 'Haddad', literacy: 'own-script' })
    const events = await deps.db.read.findBy(Event, { referralId: referral.id })
    expect(events.map(({ kind, actorName }) => [kind, actorName])).to.deep.equal([['referral.received', 'Noor de Wit']])
  })

  it('refuses what a file would refuse, all at once, each with its field', async () => {
    const wrong = { achternaam: '', gemeentecode: '', 'begeleider e-mail': 'x', telefoon: 'abc' }
    expect(await problemsOf(wrong, { availability: { week: [], from: '', until: '' } })).to.have.members([
      'bsn identity-missing',
      'achternaam name-missing',
      'gemeentecode municipality-missing',
      'begeleider e-mail counsellor-email-invalid',
      'week availability-empty',
      'telefoon phone-invalid',
    ])
    expect(await problemsOf({ bsn: testBsn(8), gemeentecode: '0363' })).to.deep.equal([
      'gemeentecode municipality-not-yours',
    ])
  })

  it('changes nothing of who is known already, and says who that is', async () => {
    expect(await problemsOf({ bsn: testBsn(1) })).to.deep.equal(['bsn person-known R-000001'])
    expect(await problemsOf({ bsn: testBsn(1), 'v-nummer': '2700000002' })).to.deep.equal([
      'v-nummer identity-conflict',
    ])
    expect(await deps.db.read.countBy(Referral, { programme: 'wi2021' })).to.equal(0)
  })
})
