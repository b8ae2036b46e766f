import { expect } from 'chai'
import { sayValue } from '../../src/municipalities/say-settings-value.ts'
import type { SettingsNames } from '../../src/municipalities/settings-names.ts'

const NAMES: SettingsNames = { regions: new Map(), municipalities: new Map(), venues: new Map() }

describe('what a settings file changes, in words', () => {
  const sessions = (activity: string) => [{ date: '2026-12-17', start: '09:00', end: '12:30', activity }]

  it('says an activity in the language of the reader', () => {
    const said = (activity: string, language: 'nl' | 'en') =>
      sayValue('sessions', sessions(activity), NAMES, language).replace(/.*\(/, '(')
    expect([said('excursion', 'nl'), said('excursion', 'en')]).to.deep.equal(['(excursie)', '(excursion)'])
    expect(said('Koken', 'nl')).to.equal('(Koken)')
  })
})
