import { expect } from 'chai'
import { barsOf, funnelOf } from '../../src/home/home.routes.ts'

const STAGES = {
  ...{ waiting: 65, undecided: 1, paused: 2, proposed: 6, invited: 20, confirmed: 49 },
  ...{ attended: 4, signed: 56, refused: 2, withdrawn: 3, reported: 31, referrals: 208 },
}

describe('the figures of the start page', () => {
  it('show everyone who was referred once, in a number or in a note', () => {
    const [referred, ...steps] = funnelOf([STAGES, STAGES], 'nl')
    const numbers = steps
      .slice(0, -1)
      .flatMap(({ number, notes = [] }) => [number, ...notes.map((note) => note.number)])
    expect(numbers.reduce((sum, number) => sum + number, 0))
      .to.equal(referred?.number)
      .and.to.equal(416)
  })

  it('say nothing of a stage in which nobody is', () => {
    const notes = funnelOf([{ ...STAGES, refused: 0, attended: 1 }], 'nl').flatMap((step) => step.notes ?? [])
    expect(notes.map(({ text }) => text)).to.include('1 was er en tekende nog niet')
    expect(notes.map(({ href }) => href)).not.to.include('/mensen?fase=refused')
  })

  it('lead from a month to the people whose deadline is in it', () => {
    const months = [
      { month: 'past', people: 4 },
      { month: '2027-03', people: 0 },
    ]
    expect(barsOf(months, 'nl').map(({ href }) => href)).to.deep.equal(['/mensen?termijn=past', undefined])
  })
})
