import { expect } from 'chai'
import { describe, it } from 'mocha'
import { sources } from '../support/sources.ts'

/** Names, and what is written alike in every language. */
const NOT_WORDS = ['Dagdeel', 'pdf', 'csv', 'BSN', 'English', 'Nederlands', 'ABCD']

/** What a view says itself, between tags, in what is read out, and in what it gives to a partial. */
function typedIn(view: string): string[] {
  const plain = view.replaceAll(/\{\{!--[^]*?--\}\}|\{\{![^]*?\}\}|<!--[^]*?-->|<(script|style)\b[^]*?<\/\1>/g, '')
  const between = plain.replaceAll(/\{\{[^]*?\}\}/g, '').replaceAll(/<[^>]*>/g, '\n')
  const given = /\b(?:text|title|lead|label|legend|hint|caption)='([^']*)'/g
  const readOut = /\b(?:aria-label|title|placeholder|alt)="([^"]*)"/g
  const values = [...plain.matchAll(given), ...plain.matchAll(readOut)].map(([, value = '']) => value)
  return [...between.split('\n'), ...values.map((value) => value.replaceAll(/\{\{[^]*?\}\}/g, ''))]
}

const wordsIn = (text: string) =>
  (text.replaceAll(/&\w+;/g, ' ').match(/\p{L}{3,}/gu) ?? []).filter((word) => !NOT_WORDS.includes(word))

describe('the views', () => {
  it('say nothing in words of their own', () => {
    expect(typedIn("<p title=\"Sluit\">{{t 'a'}} mensen</p>{{> button text='Bewaar'}}").flatMap(wordsIn)).to.deep.equal(
      ['mensen', 'Bewaar', 'Sluit'],
    )
    const typed = sources('views', '.hbs').flatMap(({ file, text }) =>
      typedIn(text)
        .filter((one) => wordsIn(one).length > 0)
        .map((one) => `${file}: ${one.trim()}`),
    )
    expect(typed, 'words in views that belong in views/words').to.deep.equal([])
  })
})
