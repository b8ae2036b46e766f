import { expect } from 'chai'
import { keepsForm, pairsOf } from '../../../src/invitations/texts/corrections.ts'
import {
  readTextFile,
  reviewNoteOf,
  segmentsOf,
  TEXT_FILES,
  type TextFile,
  withTexts,
} from '../../../src/invitations/texts/text-files.ts'
import { templates } from '../some-messages.ts'

const all = (test: (file: TextFile, language: string, source: string) => void) => {
  for (const file of TEXT_FILES)
    for (const language of templates.languages) test(file, language, readTextFile(file, language))
}

describe('the files of our texts', () => {
  it('have a sentence for each Dutch one, in the same place and under the same condition', () => {
    all((file, language, source) => {
      const place = ({ key, when = '' }: { key: string; when?: string }) => `${key} ${when}`
      // Where hours are counted otherwise, the part of the day has words that Dutch does not need.
      const places = segmentsOf(file, source).filter(({ key }) => !key.startsWith('hours.'))
      const dutch = segmentsOf(file, readTextFile(file, 'nl'))
      expect(places.map(place).sort(), `${file} ${language}`).to.deep.equal(dutch.map(place).sort())
    })
  })

  it('are written back as they were, and differ only in the sentences that are given', () => {
    all((file, language, source) => {
      const texts = new Map(segmentsOf(file, source).map(({ key, text }) => [key, text]))
      expect(
        withTexts(file, source, texts, reviewNoteOf(file, source)).replace('"reviewed": "no"', '"reviewed": false'),
      ).to.equal(source, `${file} ${language}`)
      const [first] = pairsOf(file, readTextFile(file, 'nl'), source)
      const changed = withTexts(file, source, new Map([[first!.key, `${first!.text}: it's "so"`]]))
      const lines = (text: string) => text.split('\n')
      expect(
        lines(changed).filter((line, at) => line !== lines(source)[at]),
        `${file} ${language}`,
      ).to.have.length(1)
      expect(segmentsOf(file, changed).find(({ key }) => key === first!.key)?.text).to.equal(
        `${first!.text}: it's "so"`,
      )
    })
  })

  it('show a reader what has letters, and leave out what is only filled in', () => {
    const pairs = pairsOf('invitation', readTextFile('invitation', 'nl'), readTextFile('invitation', 'fr'))
    expect(pairs[0]).to.include({ key: 'subject', dutch: 'Uitnodiging: kom op {{day}}' })
    expect(pairs.map(({ dutch }) => dutch)).to.include.members(['Dag', 'uw identiteitsbewijs', 'Ik kom of ik kan niet'])
    expect(pairs.filter(({ dutch }) => /^[{}*\w]+$/.test(dutch) && dutch.includes('{{'))).to.deep.equal([])
    expect(pairs.find(({ dutch }) => dutch === 'Kom naar de bijeenkomsten')).to.include({ when: '#several' })
  })

  for (const [name, text] of [
    ['a place to fill in', 'Nu op {{phone}}.'],
    ['a brace too many', 'Nu }.'],
    ['bold that does not end', '**Nu.'],
    ['a button', '[Kom]({{answerUrl}})'],
    ['a heading', '# Kom'],
    ['a part', '{{#several}}'],
    ['a row', '| Kom | nu |'],
    ['an end of a line', 'Kom\\'],
    ['two lines', 'Kom\nnu'],
  ] as const) {
    it(`can't get ${name} in place of a sentence`, () => {
      const source = readTextFile('invitation', 'nl')
      const { key } = segmentsOf('invitation', source).find((one) => one.text.startsWith('Aan het einde'))!
      expect(keepsForm('invitation', source, key, 'Dan zet u **uw naam** (hier).')).to.equal(true)
      expect(keepsForm('invitation', source, key, text)).to.equal(false)
    })
  }

  it('keep what is filled in in a sentence, wherever it stands in it', () => {
    const source = readTextFile('invitation', 'nl')
    expect(keepsForm('invitation', source, 'subject', 'Op {{day}}: kom')).to.equal(true)
    expect(keepsForm('invitation', source, 'subject', 'Kom')).to.equal(false)
  })
})
