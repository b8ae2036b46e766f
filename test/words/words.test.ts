import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { describe, it } from 'mocha'
import { projectFolder } from '../../src/outside/project-folder.ts'
import { hasWords, LANGUAGES, translate, wordFiles } from '../../src/words/words.ts'

const ROOT = projectFolder('')

/** `{ 'signIn.title': 'Aanmelden' }` */
function flat(words: object, prefix = ''): [key: string, text: string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value as object, `${prefix}${key}.`),
  )
}

const placeholders = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]).sort()

function filesUnder(folder: string, ending: string): string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
  return files.filter((file) => file.endsWith(ending)).map((file) => readFileSync(join(ROOT, folder, file), 'utf8'))
}

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

  it('have a text in both languages for every error that can be met', () => {
    const thrown = filesUnder('src', '.ts').flatMap((text) => [
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
    const named = [...filesUnder('views', '.hbs'), ...filesUnder('src', '.ts')].flatMap((text) => [
      ...text.matchAll(new RegExp(`'((?:${namespaces}):[\\w.-]*\\w)'`, 'g')),
    ])
    const keys = [...new Set(named.map((match) => match[1] ?? ''))]
    const missing = keys.filter(
      (key) => !hasWords('nl', key) && !hasWords('nl', `${key}_one`) && !hasWords('nl', `${key}_other`),
    )
    expect(missing, 'keys without words in views/words').to.deep.equal([])
  })

  it('choose between one and many', () => {
    expect(translate('nl', 'accounts:users.title', { count: 1 })).to.equal('1 collega kan zich aanmelden')
    expect(translate('en', 'accounts:users.title', { count: 3 })).to.equal('3 colleagues can sign in')
    expect(translate('nl', 'accounts:users.title', { count: 0 })).to.equal('Nog niemand kan zich aanmelden')
  })
})
