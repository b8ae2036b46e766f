import { expect } from 'chai'
import { newSlotAddress, type ShortPerson, shortagesOf } from '../../../src/groups/tonight/shortages.ts'

describe('what is short', () => {
  const one = (municipality: string, language: string, before: string | null = null): ShortPerson => ({
    municipality,
    pool: 'mh',
    change: {
      kind: 'new-slot',
      language,
      programme: 'wi2013',
      host: municipality,
      before,
      ...(before && { on: { date: before, part: 'afternoon' } }),
    },
  })

  it('is counted by language over the municipalities of a pool, for those in scope, the nearest deadline first', () => {
    const people = [
      ...[one('0935', 'ti'), one('0935', 'fa'), one('0938', 'fa', '2027-03-14'), one('0938', 'fa', '2027-04-01')],
      one('0363', 'fa', '2027-01-01'),
    ]
    const said = (scope: 'all' | string[]) =>
      shortagesOf(people, scope).map(({ language, people: count, host, before }) => [language, count, host, before])
    expect(said(['0935', '0938'])).to.deep.equal([
      ['fa', 3, '0938', '2027-03-14'],
      ['ti', 1, '0935', null],
    ])
    expect(said(['0935'])).to.deep.equal([
      ['fa', 1, '0935', null],
      ['ti', 1, '0935', null],
    ])
  })

  it('leads to a half day that is filled in', () => {
    const [first] = shortagesOf([one('0938', 'fa', '2027-03-14')], 'all')
    expect(newSlotAddress(first!)).to.equal(
      '/inrichting/dagdelen/nieuw?taal=fa&wet=wi2013&gemeente=0938&uiterlijk=2027-03-14&dag=2027-03-14&deel=afternoon',
    )
    const [second] = shortagesOf([one('0938', 'fa')], 'all')
    expect(newSlotAddress(second!)).to.equal('/inrichting/dagdelen/nieuw?taal=fa&wet=wi2013&gemeente=0938')
  })
})
