import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import type { FieldErrors } from '../../../src/errors.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { ChangedValue } from '../../../src/history/changed-value.entity.ts'
import { showPerson } from '../../../src/pool/list/show-person.ts'
import { listFoundPeople } from '../../../src/pool/list/list-found-people.ts'
import { changePerson, type PersonForm } from '../../../src/referrals/receiving/change-person.ts'
import { PARTS, typedAvailability, WEEKDAYS } from '../../../src/referrals/receiving/read-availability.ts'
import { receiveReferrals } from '../../../src/referrals/receiving/receive-referrals.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { groupsIn, reasonsIn } from '../../support/groups.ts'
import { expectRefusal } from '../../support/refusals.ts'
import { aCandidate, aTown, MORNING, peopleWait, testBsn } from '../../support/town.ts'

const NOOR = { kind: 'user', name: 'Noor de Wit', scope: ['0935'] } as const
const ANY_DAY = WEEKDAYS.flatMap((weekday) => PARTS.map((part) => `${weekday}-${part}`))

onBothDatabases('changing what is known of somebody', (newDatabase) => {
  let deps: Deps
  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
    await peopleWait(deps, 3)
  })

  const known = (reference = 'R-000001') =>
    deps.db.read.findOneOrFail(Referral, { where: { reference }, relations: { person: true } })
  const change = async (form: Partial<PersonForm>, reference = 'R-000001') => {
    const { version, person } = await known(reference)
    await changePerson(deps, NOOR, reference, {
      version: person.version,
      referralVersion: version,
      fields: {},
      ...form,
    })
  }
  const problemsOf = (form: Partial<PersonForm>) =>
    change(form).then(
      () => [],
      (error: unknown) => (error as FieldErrors).problems.map(({ code, field }) => `${field}: ${code}`),
    )

  it('changes the name, and finds them by it from then on, also after a file says only the rest anew', async () => {
    await change({ fields: { achternaam: 'Çelik', voorvoegsel: 'van der', geslacht: 'o', geboortedatum: '1986' } })
    const { person } = await known()
    expect(person).to.include({ familyName: 'Çelik', prefix: 'van der', gender: 'O', birthDate: '1986' })
    await receiveReferrals(deps, COMMAND, [aCandidate(1, { givenNames: 'Rana' })])
    expect((await known()).person).to.include({ familyName: 'Çelik', givenNames: 'Rana' })
    const found = await listFoundPeople(deps, NOOR, 'rana van der celik')
    expect(found.map(({ reference }) => reference)).to.deep.equal(['R-000001'])
  })

  it('leaves what is not on the form as it is, and keeps the waiting date', async () => {
    const before = await known()
    await change({ fields: { telefoon: '0687654321' } })
    const { person, ...after } = await known()
    expect(person).to.deep.equal({ ...before.person, phone: '0687654321', version: before.person.version + 1 })
    expect(after.waitingSince).to.equal(before.waitingSince)
  })

  it('says every mistake with its field, and saves nothing then', async () => {
    const fields = {
      achternaam: '',
      geboortedatum: '31-02-1990',
      talen: 'Klingonees',
      'e-mail': 'rania',
      postcode: '1',
    }
    const besides = { availability: { week: [], from: '2-2-2027', until: 'ooit' } }
    expect(await problemsOf({ fields: { ...fields, telefoon: '1', huishouden: testBsn(3) }, besides })).to.have.members(
      [
        'achternaam: name-missing',
        'geboortedatum: date-invalid',
        'talen: language-unknown',
        'e-mail: email-invalid',
        'postcode: postcode-invalid',
        'huishouden: number-in-text',
        'telefoon: phone-invalid',
        'until: date-invalid',
        'week: availability-empty',
      ],
    )
    expect(await problemsOf({ fields: { wet: 'Wi2007' } })).to.deep.equal(['wet: law-unknown'])
    expect(await problemsOf({ fields: { straat: 'x'.repeat(2001) } })).to.deep.equal(['straat: text-too-long'])
    const crossed = { availability: { week: ANY_DAY, from: '2-2-2027', until: '1-2-2027' } }
    expect(await problemsOf({ besides: crossed })).to.deep.equal(['until: availability-crossed'])
    expect((await known()).person.phone).to.equal('0612345678')
  })

  it('takes another term only with a reason, which the history says, and reckons the deadline by the law', async () => {
    const extended = { 'einddatum termijn': '01-03-2028' }
    expect(await problemsOf({ fields: extended })).to.deep.equal(['termReason: term-reason-missing'])
    await change({ fields: { ...extended, wet: 'Wi2021' }, termReason: 'extended' })
    expect(await known()).to.include({ termEndsOn: '2028-03-01', deadline: '2028-02-29', programme: 'wi2021' })
    const [event] = (await showPerson(deps, NOOR, 'R-000001')).events
    expect(event).to.deep.include({ kind: 'person.changed', actorName: 'Noor de Wit' })
    expect(event?.data).to.deep.include({ term: 'extended' })
    expect(await problemsOf({ fields: { 'einddatum termijn': '01-08-2026' }, termReason: 'extended' })).to.deep.equal([
      'einddatum termijn: deadline-before-start',
    ])
  })

  it('keeps in the history what stood in a field before and after, apart from the event itself', async () => {
    await change({ fields: { telefoon: '0687654321', huishouden: 'Haddad', 'samen of apart': 'samen' } })
    const [event] = (await showPerson(deps, NOOR, 'R-000001')).events
    const changes = event?.changes.map(({ field, before, after }) => [field, before, after])
    expect(changes).to.have.deep.members([
      ['phone', '0612345678', '0687654321'],
      ['household', null, 'Haddad'],
      ['householdMode', null, 'together'],
    ])
    expect(JSON.stringify(event?.data)).to.not.contain('0687654321')
  })

  it('keeps them of what a file changes too, but never a number', async () => {
    await receiveReferrals(deps, COMMAND, [aCandidate(1, { vNumber: '2799999999', town: 'Meerssen' })])
    const kept = await deps.db.read.find(ChangedValue)
    expect(kept.map(({ field, before, after }) => [field, before, after])).to.deep.equal([
      ['town', 'Maastricht', 'Meerssen'],
    ])
    const [event] = (await showPerson(deps, NOOR, 'R-000001')).events
    expect(event?.data['fields']).to.deep.equal(['town', 'vNumberHash'])
  })

  it('plans nobody on a half day of the week on which they can’t come, and says why they wait', async () => {
    // 17 December 2026 is a Thursday.
    const notThursday = ANY_DAY.filter((one) => one !== '4-morning')
    await change({ besides: { availability: { week: notThursday, from: '', until: '' } } })
    await peopleWait(deps, 1, {}, 4)
    await formGroups(deps, COMMAND)
    expect(await groupsIn(deps)).to.deep.equal([`${MORNING.code} ar planned: R-000002 R-000003 R-000004`])
    expect(await reasonsIn(deps)).to.deep.equal({ 'R-000001': 'unavailable-on-all-slots' })
    await change({ besides: { availability: { week: ANY_DAY, from: '', until: '' } } })
    expect((await known()).availability).to.equal(null)
    await formGroups(deps, COMMAND)
    expect(await reasonsIn(deps)).to.deep.equal({})
  })

  it('keeps the half days on which they come all the same, that no form asks for', async () => {
    const week = [{ weekday: 5, part: 'morning' as const }]
    const also = [{ date: '2027-01-12', part: 'morning' as const }]
    await deps.db.write((tx) => tx.update(Referral, { reference: 'R-000001' }, { availability: { week, also } }))
    const { version } = await known()
    await change({ besides: { availability: typedAvailability({ week, also }) } })
    expect((await known()).version).to.equal(version)
    await change({ besides: { availability: { week: ['1-evening'], from: '', until: '' } } })
    expect((await known()).availability).to.deep.equal({ week: [{ weekday: 1, part: 'evening' }], also })
  })

  it('knows how they read and whether they need an interpreter; saying the same again changes nothing', async () => {
    const besides = {
      literacy: 'hardly',
      interpreter: true,
      availability: { week: ANY_DAY, from: '', until: '1-6-2027' },
    }
    await change({ besides })
    const { person, version, availability } = await known()
    expect(person).to.include({ literacy: 'hardly', interpreter: true })
    expect(typedAvailability(availability)).to.deep.equal({ week: ANY_DAY, from: '', until: '01-06-2027' })
    await change({ besides })
    expect((await known()).version).to.equal(version)
    await change({ besides: { literacy: '', interpreter: false } })
    expect((await known()).person).to.include({ literacy: null, interpreter: false })
  })

  it('leaves agreement to SMS with the number that it is of, and takes no box that was ticked before for a yes', async () => {
    const agreed = { smsNumber: '+31612345671', smsBy: 'Noor de Wit' }
    const none = { smsNumber: null, smsSince: null, smsBy: null }
    await change({ fields: { telefoon: '06 12345671' }, besides: { maySms: true } })
    await change({ fields: { telefoon: '06-12 34 56 71' }, besides: { maySms: '+31612345671' } })
    expect((await known()).person).to.include({ phone: '06-12 34 56 71', ...agreed })
    await change({ fields: { telefoon: '06 12345622' }, besides: { maySms: '+31612345671' } })
    expect((await known()).person).to.include({ phone: '06 12345622', ...none })
    // They took it back while the form was open.
    await change({ fields: { telefoon: '06 12345671' }, besides: { maySms: '+31612345671' } })
    expect((await known()).person).to.include(none)
    await change({ besides: { maySms: true } })
    expect((await known()).person).to.include(agreed)
    await change({ besides: { maySms: false } })
    expect((await known()).person).to.include(none)
  })

  it('refuses who saw an older version, and who works elsewhere', async () => {
    await change({ fields: { voornamen: 'Rana' } })
    await expectRefusal(change({ version: 1, fields: { voornamen: 'Ranya' } }), 'changed-meanwhile')
    const elsewhere = { ...NOOR, scope: ['0363'] }
    const form = { version: 1, referralVersion: 1, fields: { voornamen: 'Ranya' } }
    await expectRefusal(changePerson(deps, elsewhere, 'R-000001', form), 'not-found')
  })
})
