import { expect } from 'chai'
import { inParts } from '../../../src/outside/database/many-rows.ts'
import { sayValue } from '../../../src/setup/settings/say-settings-value.ts'
import { sayKept } from '../../../src/setup/settings/keep-groups.ts'
import type { SettingsNames } from '../../../src/setup/settings/settings-uploads.ts'

const NAMES: SettingsNames = { regions: new Map(), municipalities: new Map(), venues: new Map() }

describe('what a settings file changes, in words', () => {
  const sessions = (activity: string) => [{ date: '2026-12-17', start: '09:00', end: '12:30', activity }]

  it('says an activity in the language of the reader', () => {
    const said = (activity: string, language: 'nl' | 'en') =>
      sayValue('sessions', sessions(activity), NAMES, language).replace(/.*\(/, '(')
    expect([said('excursion', 'nl'), said('excursion', 'en')]).to.deep.equal(['(excursie)', '(excursion)'])
    expect(said('Koken', 'nl')).to.equal('(Koken)')
  })

  it('asks nobody to move or cancel a group that was held', () => {
    const held = { held: true as const }
    expect(sayKept([{}], 'review', 'nl'))
      .to.contain('Verzet de groep')
      .and.not.contain('al geweest')
    expect(sayKept([held], 'result', 'nl'))
      .to.contain('al geweest')
      .and.not.contain('Verzet')
    expect(sayKept([held, {}], 'review', 'en'))
      .to.contain('Move the group')
      .and.contain('has been held')
  })

  it('is looked up in parts that a database takes', () => {
    const all = Array.from({ length: 1001 }, (_, index) => index)
    expect(inParts(all).map(({ length }) => length)).to.deep.equal([500, 500, 1])
    expect([inParts(all).flat(), inParts([])]).to.deep.equal([all, []])
  })
})
