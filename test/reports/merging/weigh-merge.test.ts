import { expect } from 'chai'
import type { Signing } from '../../../src/attendance/signing.entity.ts'
import type { Placement } from '../../../src/groups/placement.entity.ts'
import type { PlacementStatus } from '../../../src/groups/placement-status.ts'
import type { Person } from '../../../src/people/person.entity.ts'
import type { Referral } from '../../../src/referrals/referral.entity.ts'
import { type MergeSide, weighMerge, whyNotMerge } from '../../../src/reports/merging/weigh-merge.ts'

const PERSON = {
  ...{ id: 'p', municipality: '0935', bsnHash: 'bsn', bsnSealed: 'sealed', vNumberHash: null, vNumberSealed: null },
  ...{
    givenNames: 'Rania',
    familyName: 'Haddad',
    gender: 'V',
    birthDate: '1986-09-08',
    literacy: null,
    interpreter: null,
  },
  ...{
    street: null,
    houseNumber: null,
    houseLetter: null,
    addition: null,
    postcode: null,
    town: null,
    addressBad: false,
  },
  ...{ email: null, mayEmail: false, emailBounced: false, phone: null, languages: ['ar'] },
} as unknown as Person

const REFERRAL = {
  ...{
    municipality: '0935',
    status: 'waiting',
    statusReason: null,
    pausedUntil: null,
    programme: 'wi2013',
    track: 'bsn',
  },
  ...{ targetGroup: null, noticeSentOn: null, dutyStartsOn: null, termEndsOn: '2027-09-01', deadline: '2027-09-01' },
  ...{ waitingSince: '2026-09-01', needs: [], household: null, householdMode: null, availability: null, kept: null },
  ...{ counsellorName: null, counsellorEmail: null, counsellorMay: false },
} as unknown as Referral

/** Someone who stands so, with seats that stand so. */
function side(
  id: string,
  about: Partial<Referral> = {},
  seats: readonly PlacementStatus[] = [],
  person = {},
): MergeSide {
  const referral = { ...REFERRAL, id, ...about, person: { ...PERSON, ...person } }
  const group = { programme: referral.programme }
  const rows = seats.map((status, index) => ({ id: `${id}${index}`, status, group, referral }) as Placement)
  return { referral, seats: rows, signing: null, isAsked: false }
}

const seated = (id: string, status: PlacementStatus) => side(id, { status: 'placed' }, [status])

describe('who is one of two', () => {
  const sides: readonly (readonly [what: string, side: (id: string) => MergeSide])[] = [
    ['was no referral', (id) => side(id, { status: 'withdrawn', statusReason: 'correction' })],
    ['waits', (id) => side(id)],
    ['is on pause', (id) => side(id, { status: 'paused', statusReason: 'illness', pausedUntil: '2027-01-01' })],
    ['has a proposed seat', (id) => seated(id, 'proposed')],
    ['is invited', (id) => seated(id, 'invited')],
    ['comes', (id) => seated(id, 'confirmed')],
    ['was there', (id) => seated(id, 'attended')],
    ['is exempt', (id) => side(id, { status: 'withdrawn', statusReason: 'exempt' })],
    ['refused', (id) => side(id, { status: 'refused' })],
    ['signed', (id) => side(id, { status: 'signed' })],
    ['died', (id) => side(id, { status: 'withdrawn', statusReason: 'deceased' })],
  ]

  it('stands where the one who was further stood, whoever stays', () => {
    for (const [less, lessFar] of sides)
      for (const [more, further] of sides.slice(sides.findIndex(([what]) => what === less) + 1)) {
        const { status, statusReason, pausedUntil } = further('b').referral
        const wanted = { status, statusReason, pausedUntil }
        expect(weighMerge(lessFar('a'), further('b')), `${less}, ${more}`).to.include({ wins: 'gone', ...wanted })
        expect(weighMerge(further('a'), lessFar('b')), `${more}, ${less}`).to.include({ wins: 'kept', ...wanted })
      }
  })

  it('has one live seat: the further one, of two alike the one of who stays; none when they signed', () => {
    const seatOf = (kept: MergeSide, gone: MergeSide) => {
      const { seat, freed } = weighMerge(kept, gone)
      return [seat?.id ?? null, ...freed.map(({ id }) => id)]
    }
    expect(seatOf(seated('a', 'invited'), seated('b', 'confirmed'))).to.deep.equal(['b0', 'a0'])
    expect(seatOf(seated('a', 'invited'), seated('b', 'invited'))).to.deep.equal(['a0', 'b0'])
    expect(seatOf(seated('a', 'attended'), seated('b', 'invited'))).to.deep.equal(['b0'])
    expect(seatOf(side('a', { status: 'signed' }), seated('b', 'confirmed'))).to.deep.equal([null, 'b0'])
  })

  it('has the law and term of who was further, and else of who stays; and the earlier waiting date', () => {
    const later = {
      programme: 'wi2021',
      termEndsOn: '2028-01-01',
      deadline: '2027-12-31',
      waitingSince: '2026-12-01',
    } as const
    const placed = { ...later, status: 'placed' } as const
    const { waitingSince: _later, ...term } = later
    expect(weighMerge(side('a'), side('b', placed, ['invited'])).referral).to.include(term)
    expect(weighMerge(side('a'), side('b', placed, ['invited'])).referral).to.not.have.property('waitingSince')
    expect(weighMerge(side('a'), side('b', later)).referral).to.not.have.any.keys('programme', 'deadline')
    expect(weighMerge(side('a', later), side('b')).referral).to.include({ waitingSince: '2026-09-01' })
  })

  it('takes over a telephone number, also where a number stayed behind on which SMS was agreed', () => {
    const stays = { phone: null, smsNumber: '+31612345678', smsSince: '2026-11-01T09:00:00.000Z', smsBy: 'newcomer' }
    const none = { smsNumber: null, smsSince: null, smsBy: null }
    const { person } = weighMerge(side('a', {}, [], stays), side('b', {}, [], { phone: '0687654321', ...none }))
    expect(person).to.include({ phone: '0687654321', ...none })
    const known = { phone: '0687654321', ...none }
    expect(weighMerge(side('a', {}, [], known), side('b', {}, [], stays)).person).to.not.have.any.keys(
      'phone',
      'smsNumber',
    )
  })

  it('keeps what is known of who stays, and takes over what belongs together where nothing is', () => {
    const address = { street: 'Markt', houseNumber: '1', postcode: '6211 CK', town: 'Maastricht', addressBad: true }
    const gone = side('b', { needs: ['wheelchair'], kept: null }, [], {
      ...address,
      phone: '06',
      email: 'b@example.org',
    })
    const taken = weighMerge(side('a', {}, [], { phone: '07' }), gone)
    expect(taken.person).to.deep.include({ ...address, email: 'b@example.org', mayEmail: false })
    expect(taken.person).to.not.have.property('phone')
    expect(taken.referral).to.deep.include({ needs: ['wheelchair'] })
    // As long as a file says that there is no address, it stays.
    expect(taken.referral.kept)
      .to.deep.include({ street: null, email: null, needs: [] })
      .and.not.have.property('addressBad')
  })

  it('takes over a number that who stays does not have, and no other', () => {
    const numbers = { bsnHash: 'other', bsnSealed: 'o', vNumberHash: 'v', vNumberSealed: 's' }
    const taken = weighMerge(side('a'), side('b', {}, [], numbers))
    expect(taken.numbers).to.deep.equal(['vNumber'])
    expect(taken.person).to.include({ vNumberHash: 'v' }).and.not.have.property('bsnHash')
    const without = { bsnHash: null, bsnSealed: null, vNumberHash: 'mine' }
    expect(weighMerge(side('a', { track: 'mine' }, [], without), side('b')).referral).to.include({ track: 'bsn' })
  })

  it('is not merged with themselves, with somebody of another municipality, with a second signature, or while it is asked whether they moved', () => {
    const signing = {} as Signing
    expect(whyNotMerge(side('a'), side('b'))).to.equal(null)
    expect(whyNotMerge(side('a'), side('a'))).to.equal('merge-self')
    expect(whyNotMerge(side('a'), side('b', { municipality: '0938' }))).to.equal('merge-other-municipality')
    expect(whyNotMerge({ ...side('a'), signing }, { ...side('b'), signing })).to.equal('merge-both-signed')
    expect(whyNotMerge(side('a'), { ...side('b'), isAsked: true })).to.equal('merge-may-have-moved')
    const denied = { status: 'paused', statusReason: 'move-denied' } as const
    expect(whyNotMerge(side('a', denied), side('b'))).to.equal('merge-may-have-moved')
  })
})
