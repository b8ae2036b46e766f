import { expect } from 'chai'
import { overbooking } from '../../src/municipalities/rules.ts'

describe('inviting more people than should come', () => {
  const computed = (expected: number, came: number) => overbooking({ overbookPercent: null }, { expected, came })

  it('goes by the percentage that a municipality sets, whoever came before', () => {
    const set = (overbookPercent: number) => overbooking({ overbookPercent }, { expected: 80, came: 40 })
    expect(set(10)).to.deep.equal({ percent: 10, source: 'set' })
    expect(set(0)).to.deep.equal({ percent: 0, source: 'set' })
  })

  it('is computed from fifty past invitations on', () => {
    expect(computed(49, 20)).to.deep.equal({ percent: 0, source: 'too-few' })
    expect(computed(50, 40)).to.deep.equal({ percent: 25, source: 'computed' })
  })

  it('rounds down, and never more than doubles', () => {
    expect(computed(100, 70).percent).to.equal(42)
    expect(computed(100, 100).percent).to.equal(0)
    expect(computed(100, 20).percent).to.equal(100)
    expect(computed(60, 0).percent).to.equal(100)
  })

  it('fills a group and no more when people come as often as before', () => {
    for (let came = 25; came <= 60; came++) {
      const invited = Math.floor((12 * (100 + computed(60, came).percent)) / 100)
      expect((invited * came) / 60, `${came} of 60`).to.be.at.most(12)
    }
  })
})
