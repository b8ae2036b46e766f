import { expect } from 'chai'
import fc from 'fast-check'
import { howFar, patternsFor, soundsLike } from '../../src/people/sounds-like.ts'

/** Whether SQL's `LIKE` would find this name by one of the patterns of every word typed. */
function isFound(typed: string, name: string): boolean {
  const sounds = soundsLike(name)
  const like = (pattern: string) =>
    new RegExp(`^${pattern.replaceAll('%', '.*').replaceAll('_', '.')}$`, 'u').test(sounds)
  return patternsFor(typed).every((oneOf) => oneOf.some(like)) && howFar(typed, name) !== null
}

describe('A name that is spelled otherwise', () => {
  const found: [typed: string, name: string][] = [
    ['woldemikael', 'Abrehet Woldemichael'],
    ['wodlemichael', 'Abrehet Woldemichael'],
    ['jusuf', 'Youssef Haddad'],
    ['joesoef', 'Yusuf Haddad'],
    ['muhamad', 'Mohammed Ali'],
    ['tsjelik', 'Çağla Çelik'],
    ['gebremedin', 'Filmon Ghebremedhin'],
    ['alhassan', 'Khaled Al-Hassan'],
    ['abdulrahman', 'Abd al Rahman'],
    ['haddat', 'Rania Haddad'],
    ['achmed', 'Ahmed Jama'],
    ['hadad rania', 'Rania Haddad'],
    ['aleksander', 'Alexander Bos'],
  ]
  for (const [typed, name] of found) {
    it(`is found: ${typed} for ${name}`, () => {
      expect(isFound(typed, name)).to.equal(true)
    })
  }
  const others: [typed: string, name: string][] = [
    ['khan', 'Xiaoming Wang'],
    ['haddad', 'Hassan Ahmadi'],
    ['haddad rania', 'Omar Haddad'],
    ['haddad 1', 'Haddad 2'],
    ['berg', 'Burak Çelik'],
  ]
  for (const [typed, name] of others) {
    it(`is not everybody: ${typed} is not ${name}`, () => {
      expect(isFound(typed, name)).to.equal(false)
    })
  }

  it('finds every name by itself, whatever its letters', () => {
    const letters = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz')
    const name = fc.array(fc.string({ unit: letters, minLength: 2, maxLength: 9 }), { minLength: 1, maxLength: 4 })
    fc.assert(fc.property(name, (words) => isFound(words.join(' '), words.join(' '))))
  })

  it('is nearer the fewer letters differ', () => {
    expect(howFar('haddad', 'Haddad')).to.be.lessThan(howFar('haddat', 'Haddad') ?? Infinity)
  })
})
