import { expect } from 'chai'
import { type ToldHelp, type ToldSlot, type WhyWaiting, stillHelps } from '../../../src/pool/why/list-reasons.ts'
import { sayHelp, sayThen, sayWhy, sayHere } from '../../../src/pool/why/say-why.ts'
import type { KeptChange } from '../../../src/referrals/waiting-reason.entity.ts'

const WHERE: ToldSlot = { day: '2027-01-12', part: 'morning', venue: 'Gemeentehuis', host: 'Vaals' }
const YOU = { reference: 'you', daysLeft: 30 }

function help(changes: KeptChange[], given: Partial<ToldHelp> = {}): ToldHelp {
  const names = new Map([['0938', 'Meerssen']])
  return { changes, slot: 's1', language: 'ti', inTime: true, people: 1, where: WHERE, names, ...given }
}

const said = (change: KeptChange, given: Partial<ToldHelp> = {}) =>
  (['nl', 'en'] as const).map((language) => sayHelp(help([change], given), YOU, language))

describe('what would help, in words', () => {
  it('is so many more people', () => {
    expect(said({ kind: 'people', language: 'ti', more: 3 }, { people: 5 })).to.deep.equal([
      'Nog 3 mensen die Tigrinya spreken: dan past 12 januari 2027 (ochtend), Gemeentehuis. Dat helpt 5 mensen die wachten.',
      '3 more people who speak Tigrinya: then 12 January 2027 (morning), Gemeentehuis, fits. That helps 5 people who are waiting.',
    ])
  })

  it('is an interpreter before a day', () => {
    expect(said({ kind: 'language', language: 'so', before: '2027-03-14' })).to.deep.equal([
      'Een tolk of trainer Somalisch (uiterlijk 14 maart 2027): dan past 12 januari 2027 (ochtend), Gemeentehuis.',
      'An interpreter or trainer for Somali (by 14 March 2027): then 12 January 2027 (morning), Gemeentehuis, fits.',
    ])
  })

  it('is a municipality that opens to another, and the day from which it does by itself', () => {
    expect(said({ kind: 'open', municipality: '0938', from: '2027-01-02' })[0]).to.contain(
      'Vaals open voor Meerssen (mag vanzelf vanaf 2 januari 2027): dan past',
    )
    expect(said({ kind: 'open', municipality: '0938', from: '2027-02-02' })[1]).to.match(
      /^Vaals opened to Meerssen: then/,
    )
  })

  it('has words for everything that could be otherwise', () => {
    const changes: [KeptChange, string][] = [
      [{ kind: 'offer', needs: ['wheelchair'] }, 'a room that is suitable'],
      [
        { kind: 'come', person: 'you', halfDays: [{ date: '2027-01-12', part: 'morning' }] },
        'this person can come on 12 January 2027 after all:',
      ],
      [
        { kind: 'come', person: 'other', halfDays: [{ date: '2027-01-12', part: 'morning' }] },
        'the person who goes along can come on 12 January 2027',
      ],
      [{ kind: 'seats', more: 1 }, '1 more seat in the group'],
      [{ kind: 'resource', resources: ['room stadhuis/a', 'interpreter-ar'] }, 'another room and one more interpreter'],
      [{ kind: 'resource', resources: ['trainer Bo'] }, 'one more trainer Bo'],
      [{ kind: 'household', rule: 'together' }, 'may go separately'],
      [{ kind: 'household', rule: 'apart' }, 'may go at the same time'],
      [{ kind: 'new-slot', programme: 'wi2021', language: 'ar' }, 'one more series of half days Wi2021 in Arabic'],
    ]
    for (const [change, words] of changes) {
      const [dutch, english] = said(change)
      expect(english?.toLowerCase()).to.contain(words.toLowerCase())
      expect(dutch).to.not.match(/pool:|help\.|\{\{|undefined/)
    }
  })

  it('joins two, and says when it is too late', () => {
    const changes = [
      { kind: 'language', language: 'so', before: null },
      { kind: 'people', language: 'so', more: 1 },
    ]
    const late = help(changes, { inTime: false })
    expect(sayHelp(late, YOU, 'nl'))
      .to.contain('Een tolk of trainer Somalisch en nog 1 persoon')
      .and.contain('na de termijn')
    expect(sayHelp(late, { ...YOU, daysLeft: -1 }, 'nl')).to.not.contain('na de termijn')
  })
})

describe('why somebody waits or not, in words', () => {
  const full = { slot: 's1', language: 'ar', by: 'people', longer: 3, next: 's2' }
  const why = (detail: WhyWaiting['detail']): WhyWaiting => {
    return { reason: 'seats-taken', detail, slot: WHERE, next: { ...WHERE, day: '2027-02-01' }, help: [] }
  }

  it('says who goes first, and when the next chance is', () => {
    expect(sayWhy(why(full), 'nl')).to.equal(
      'De groep van 12 januari 2027 (Arabisch, Gemeentehuis) is vol: anderen gaan voor. Van hen wachten er 3 langer. Volgende kans: 1 februari 2027.',
    )
    expect(sayWhy({ ...why({ ...full, by: 'closed', longer: 0 }), next: null }, 'en')).to.equal(
      'The group of 12 January 2027 (Arabic, Gemeentehuis) no longer takes anyone.',
    )
    for (const by of ['slot', 'resource'])
      expect(sayWhy(why({ ...full, by, longer: 0 }), 'nl')).to.not.contain('anderen gaan voor')
  })

  it('says the three reasons for a seat that weigh most', () => {
    const reasons = ['urgent', 'fills', 'first', 'best-language'].map((reason) => ({
      reason,
      detail: { deadline: '2027-03-01', have: 7, need: 8, language: 'ar' },
    }))
    expect(sayHere(reasons, 'en')).to.deep.equal([
      'It is urgent (deadline 1 March 2027), and this group is in time.',
      'Without this person the group is too small: 7 instead of 8.',
      'No group that fits starts earlier.',
    ])
  })
})

describe('what would have helped, some days later', () => {
  const slot = { startsOn: '2026-12-10', closed: false, noticeDays: 14 }
  const more = { changes: [{ kind: 'people', language: 'ar', more: 1 }] }

  it('is left out when its slot is gone, closed, or begins too soon for next night', () => {
    expect(stillHelps(more, slot, '2026-11-25')).to.equal(true)
    expect(stillHelps(more, slot, '2026-11-26')).to.equal(false)
    expect(stillHelps(more, { ...slot, closed: true }, '2026-11-01')).to.equal(false)
    expect(stillHelps(more, null, '2026-11-01')).to.equal(false)
  })

  it('stays when it is one more slot, until it must have been there', () => {
    const extra = { changes: [{ kind: 'new-slot', before: '2026-12-01' }] }
    expect(stillHelps(extra, null, '2026-12-01')).to.equal(true)
    expect(stillHelps(extra, null, '2026-12-02')).to.equal(false)
  })

  it('says of which night it was', () => {
    expect(sayThen('2026-11-16T02:30:00.000Z', 'nl')).to.equal('Zo was het in de nacht van 16 november 2026.')
    expect(sayThen('2026-11-16T10:30:00.000Z', 'en')).to.equal('As it was on 16 November 2026.')
  })
})
