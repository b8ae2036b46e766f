import { expect } from 'chai'
import { raisedClaim } from '../../../src/groups/seats/return-to-pool.ts'

describe('who was invited to a group that did not go on', () => {
  it('counts as waiting thirty days longer for each time', () => {
    expect(raisedClaim('2026-09-01', 0)).to.equal('2026-09-01')
    expect(raisedClaim('2026-09-01', 1)).to.equal('2026-08-02')
    expect(raisedClaim('2026-09-01', 2)).to.equal('2026-07-03')
  })
})
