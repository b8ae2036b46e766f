import { expect } from 'chai'
import { newReferences } from '../../../src/referrals/receiving/add-referrals.ts'

describe('References of new people', () => {
  it('are as given, with a number behind those that somebody has already', () => {
    expect(newReferences(['R', 'R', 'R-2', 'R', 'S'], new Set(['S']))).to.deep.equal([
      'R',
      'R-2',
      'R-2-2',
      'R-3',
      'S-2',
    ])
  })

  it('are found at once, also when a file gives everybody the same', () => {
    const references = newReferences(Array<string>(200_000).fill('R'), new Set())
    expect(new Set(references).size).to.equal(200_000)
  })
})
