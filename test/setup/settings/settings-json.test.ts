import { expect } from 'chai'
import type { InputError } from '../../../src/errors.ts'
import { parseSettings } from '../../../src/setup/settings/settings-issues.ts'

function codeOf(text: string): string {
  try {
    parseSettings(text)
  } catch (error) {
    return (error as InputError).code
  }
  return 'read'
}

describe('the JSON of a settings file', () => {
  it('is refused before it is read when it is deeper, or holds more, than a region', () => {
    const deep = (times: number) => `${'['.repeat(times)}1${']'.repeat(times)}`
    expect(codeOf('['.repeat(7_000_000))).to.equal('settings-too-much')
    expect(codeOf('{"a":'.repeat(1_000_000))).to.equal('settings-too-much')
    expect(codeOf(`{"slots":[${'1,'.repeat(4_000_000)}1]}`)).to.equal('settings-too-much')
    expect(codeOf(`[${'{},'.repeat(2_000_000)}{}]`)).to.equal('settings-too-much')
    expect([codeOf(deep(20)), codeOf(deep(21))]).to.deep.equal(['read', 'settings-too-much'])
  })

  it('may have any sign in a text', () => {
    const text = JSON.stringify({ a: '[{,"\\'.repeat(100_000), '\\"[[[[': [1, '\\'] })
    expect(parseSettings(text)).to.deep.equal(JSON.parse(text))
    expect(codeOf('{"a": "never closed')).to.equal('settings-unreadable')
  })
})
