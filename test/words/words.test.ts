import { expect } from 'chai'
import { describe, it } from 'mocha'
import { parse } from 'yaml'
import { sayEvent } from '../../src/words/say-event.ts'
import { hasWords, LANGUAGES, translate, wordFiles } from '../../src/words/words.ts'
import { quotedWords, sources } from '../support/sources.ts'
import { canBecome, textsWithHoles } from '../support/texts-with-holes.ts'

/** Keys whose end isn't written between quotes in the code, with where it comes from. */
const ENDS_FROM_ELSEWHERE: Record<string, string> = {
  'invitations:filter.': 'the parts that the list of messages can be narrowed to',
  'invitations:listTitle.': 'the same parts, as the title of the list',
  'pool:programme.': 'the ways that end or pause a programme',
  'referrals:columns.fields.': 'the headings of a referral file, without their spaces',
  'referrals:unknown.meanings.': 'the values of a referral file, without their spaces',
  'settings:field.': 'the names in the settings file',
  'settings:issue.': 'the names that zod has for kinds of values',
}

/** `{ 'signIn.title': 'Aanmelden' }` */
function flat(words: object, prefix = ''): [key: string, text: string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value as object, `${prefix}${key}.`),
  )
}

const placeholders = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]).sort()

describe('the words', () => {
  const nl = wordFiles('nl')
  const en = wordFiles('en')

  it('are in the same files in both languages', () => {
    expect(Object.keys(en).sort()).to.deep.equal(Object.keys(nl).sort())
  })

  for (const file of Object.keys(nl)) {
    it(`of ${file} say the same things in both languages, about the same values`, () => {
      const shape = (words: object | undefined) =>
        new Map(flat(words ?? {}).map(([key, text]) => [key, placeholders(text)]))
      expect(Object.fromEntries(shape(en[file]))).to.deep.equal(Object.fromEntries(shape(nl[file])))
    })
  }

  it('say no sentence alike in both languages', () => {
    const english = new Map(Object.entries(en).flatMap(([file, words]) => flat(words ?? {}, `${file}:`)))
    const alike = Object.entries(nl)
      .flatMap(([file, words]) => flat(words ?? {}, `${file}:`))
      .filter(([key, text]) => english.get(key) === text)
      .filter(([, text]) => (text.replaceAll(/\{\{[^]*?\}\}/g, ' ').match(/\p{L}{2,}/gu) ?? []).length > 2)
    expect(alike, 'not translated').to.deep.equal([])
  })

  it('have a text in both languages for every error that can be met', () => {
    const thrown = sources('src', '.ts').flatMap(({ text }) => [
      ...text.matchAll(
        /new (?:Input|NotFound|Forbidden|Conflict|Outside|UnknownCaller|TooOften)Error\(\s*'([a-z0-9-]+)'/g,
      ),
    ])
    const codes = [...new Set(thrown.map((match) => match[1] ?? ''))]
    expect(codes).to.include('sign-in-wrong')
    const silent = codes.filter((code) => !LANGUAGES.every((language) => hasWords(language, `errors:${code}`)))
    expect(silent, 'errors without a text in views/words/*/errors.json').to.deep.equal([])
  })

  it('have every key that a view or a page names', () => {
    const namespaces = Object.keys(nl).join('|')
    const named = [...sources('views', '.hbs'), ...sources('src', '.ts')].flatMap(({ text }) => [
      ...text.matchAll(new RegExp(`'((?:${namespaces}):[\\w.-]*\\w)'`, 'g')),
    ])
    const keys = [...new Set(named.map((match) => match[1] ?? ''))]
    const missing = keys.filter(
      (key) => !hasWords('nl', key) && !hasWords('nl', `${key}_one`) && !hasWords('nl', `${key}_other`),
    )
    expect(missing, 'keys without words in views/words').to.deep.equal([])
  })

  it('can be put together of words that stand next to each other', () => {
    const fits = (part: string) => ['a', 'bc'].includes(part)
    expect(canBecome(['x.', '', ''], 'x.abc', fits)).to.equal(true)
    expect(canBecome(['x.', '', ''], 'x.abd', fits)).to.equal(false)
    expect(canBecome(['x.', '.', ''], 'x.a.bc', fits)).to.equal(true)
    expect(canBecome(['x.', '.', ''], 'x.a.', fits)).to.equal(false)
  })

  it('have no key that nobody says', () => {
    const words = quotedWords()
    const texts = textsWithHoles()
    /** Written between quotes; or put together of such words, in at most `steps` steps. */
    const isSaid = (key: string, steps = 2): boolean =>
      words.has(key) || (steps > 0 && texts.some((text) => canBecome(text, key, (part) => isSaid(part, steps - 1))))
    /** i18next chooses `key_one` by number and `key_always` by context. */
    const isChosen = (key: string) => /_(one|other|zero)$/.test(key) || words.has(key.slice(key.lastIndexOf('_') + 1))
    const isSaidSomehow = (key: string): boolean =>
      isSaid(key) || (key.includes('_') && isChosen(key) && isSaidSomehow(key.slice(0, key.lastIndexOf('_'))))

    const keys = Object.entries(nl).flatMap(([file, texts]) => flat(texts, `${file}:`).map(([key]) => key))
    const silent = keys.filter((key) => !isSaidSomehow(key))
    const starts = Object.keys(ENDS_FROM_ELSEWHERE)
    expect(silent.filter((key) => !starts.some((start) => key.startsWith(start)))).to.deep.equal([])
    expect(
      starts.filter((start) => !silent.some((key) => key.startsWith(start))),
      'needs no exception',
    ).to.be.empty
  })

  it('have no key for newcomers that nobody says', () => {
    const files = [...sources('templates/page', '/nl.json'), ...sources('templates/words', '/nl.yml')]
    const keys = files.flatMap(({ text }) => flat(parse(text) as object).map(([key]) => key.split('.')))
    const quoted = quotedWords()
    const texts = [...sources('views', '.hbs'), ...sources('src', '.ts')].map(({ text }) => text).join()
    const named = texts.matchAll(/\bwords(?:\([^)]*\))?\.(\w+)|\{ (\w+) \}: Words\b/gi)
    const fields = new Set([...named].map(([, field, taken]) => field ?? taken))
    const isSaid = (part: string) => fields.has(part) || quoted.has(part)
    expect(keys.filter((parts) => !parts.every(isSaid)).map((parts) => parts.join('.'))).to.deep.equal([])
  })

  it('say of who can not come for an accepted reason no more than that', () => {
    const said = (context?: 'telephone') => {
      const data = { reason: 'accepted', ...(context && { context }) }
      return sayEvent({ kind: 'placement.declined', actorKind: 'newcomer', actorName: '', data }, 'nl')
    }
    const saidOf = (reason: string) =>
      sayEvent({ kind: 'placement.declined', actorKind: 'newcomer', actorName: '', data: { reason } }, 'nl')
    expect(new Set(['work', 'care', 'education', 'appointment'].map(saidOf))).to.deep.equal(new Set([said()]))
    expect(saidOf('travel')).not.to.equal(said())
    expect(said()).to.equal('Kan niet: een geldige reden')
    expect(said('telephone')).to.equal('Kan niet, zei deze persoon aan de telefoon: een geldige reden')
  })

  it('choose between one and many', () => {
    expect(translate('nl', 'accounts:users.title', { count: 1 })).to.equal('1 collega kan zich aanmelden')
    expect(translate('en', 'accounts:users.title', { count: 3 })).to.equal('3 colleagues can sign in')
    expect(translate('nl', 'accounts:users.title', { count: 0 })).to.equal('Nog niemand kan zich aanmelden')
  })
})
