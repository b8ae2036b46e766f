import { expect } from 'chai'
import { createSecrets, readWordKey, wordKeyAsText } from '../../src/people/secrets.ts'

const key = Buffer.alloc(32, 1)
const other = Buffer.alloc(32, 2)

describe('sealing numbers', () => {
  it('gives back what was sealed, and another seal each time', () => {
    const secrets = createSecrets(key)
    const [one, two] = [secrets.seal('999990019'), secrets.seal('999990019')]
    expect(one).to.not.equal(two)
    expect([secrets.open(one), secrets.open(two)]).to.deep.equal(['999990019', '999990019'])
    expect(one).to.not.contain('999990019')
  })

  it('opens with an old key what it sealed, and seals with the new one', () => {
    const sealed = createSecrets(key).seal('999990019')
    const rotated = createSecrets(other, [key])
    expect(rotated.open(sealed)).to.equal('999990019')
    expect(() => createSecrets(key).open(rotated.seal('x'))).to.throw('DATA_KEY')
  })

  it('refuses what was tampered with', () => {
    const secrets = createSecrets(key)
    const bytes = Buffer.from(secrets.seal('999990019'), 'base64')
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    expect(() => secrets.open(bytes.toString('base64'))).to.throw('DATA_KEY')
  })

  it('begins what it makes with the name of the key, from which nobody finds the key', () => {
    const secrets = createSecrets(key)
    expect(secrets.key).to.match(/^[0-9a-f]{10}$/)
    for (const made of [secrets.seal('x'), secrets.hash('bsn', 'x')])
      expect(made.startsWith(`${secrets.key}:`)).to.equal(true)
    expect(key.toString('hex') + key.toString('base64')).to.not.contain(secrets.key)
  })

  it('makes the word of a link with the key whose hash of it was kept, also when only that is left of the key', () => {
    const old = createSecrets(key)
    const [word, kept] = [old.token('seat', 1), old.hash('token', old.token('seat', 1))]
    const left = { wordKeys: [readWordKey(wordKeyAsText(key))], empty: [old.key], nameless: false }
    for (const secrets of [createSecrets(other, [key]), createSecrets(other, [], left)]) {
      expect(secrets.token('seat', 1, kept)).to.equal(word)
      expect(secrets.token('seat', 1, kept.slice(11))).to.equal(word)
      expect(secrets.hashes('token', word)).to.include.members([kept, kept.slice(11)])
      expect(secrets.token('seat', 1)).to.not.equal(word)
      expect(secrets.code('seat', 1, kept)).to.equal(old.code('seat', 1))
      expect(secrets.code('seat', 1)).to.not.equal(old.code('seat', 1))
    }
    expect(() => createSecrets(other).token('seat', 1, kept)).to.throw('DATA_KEY')
  })

  it('hashes the same number the same, but not under another key or for another purpose', () => {
    const secrets = createSecrets(key)
    const hash = secrets.hash('bsn', '999990019')
    expect(secrets.hash('bsn', '999990019')).to.equal(hash)
    expect([secrets.hash('v-number', '999990019'), createSecrets(other).hash('bsn', '999990019')]).to.not.include(hash)
  })

  it('makes a word for a link that is the same again, and another for a new number', () => {
    const secrets = createSecrets(key)
    expect(secrets.token('seat', 1))
      .to.equal(secrets.token('seat', 1))
      .and.match(/^[a-z2-9]{26}$/)
    expect(secrets.token('seat', 2)).to.not.equal(secrets.token('seat', 1))
  })

  it('makes a code of eight signs that nobody takes for each other, each as often as the others', () => {
    const secrets = createSecrets(key)
    const codes = Array.from({ length: 3_100 }, (_, number) => secrets.code('seat', number))
    expect(codes.filter((code) => !/^[A-HJKMNP-Z2-9]{8}$/.test(code))).to.deep.equal([])
    expect(new Set(codes).size).to.equal(codes.length)
    const counts = new Map<string, number>()
    for (const sign of codes.join('')) counts.set(sign, (counts.get(sign) ?? 0) + 1)
    expect(counts.size).to.equal(31)
    // Eight hundred of each are expected; five standard deviations are 140.
    for (const [sign, count] of counts) expect(count, sign).to.be.within(660, 940)
  })
})
