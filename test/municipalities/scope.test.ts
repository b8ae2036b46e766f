import { expect } from 'chai'
import { describe, it } from 'mocha'
import { inScope, requireInScope, scopeWhere } from '../../src/municipalities/scope.ts'

describe('a scope', () => {
  it('holds its own municipalities and nothing else', () => {
    expect(inScope(['0935'], '0935')).to.equal(true)
    expect(inScope(['0935'], '0938')).to.equal(false)
    expect(inScope([], '0935')).to.equal(false)
    expect(inScope('all', '0938')).to.equal(true)
  })

  it('holds what belongs to no municipality only when it holds all', () => {
    expect(inScope(['0935'], null)).to.equal(false)
    expect(inScope('all', null)).to.equal(true)
  })

  it('says of another municipality’s things that they do not exist', () => {
    expect(() => requireInScope(['0935'], '0938')).to.throw('not-found')
    expect(() => requireInScope(['0935'], '0935')).not.to.throw()
  })

  it('finds nothing at all when it is empty', () => {
    expect(scopeWhere([], 'referral.municipality')).to.deep.equal(['1 = 0', {}])
  })
})
