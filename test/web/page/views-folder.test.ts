import { expect } from 'chai'
import { describe, it } from 'mocha'
import { quotedWords, sources } from '../../support/sources.ts'
import { canBecome, textsWithHoles } from '../../support/texts-with-holes.ts'

const LONGEST = 160

describe('the folder of views', () => {
  const views = sources('views', '.hbs').map(({ file, text }) => ({ name: file.slice('views/'.length, -4), text }))
  const texts = views.map(({ text }) => text).join('\n')
  const isPartial = (name: string) => /^partials\/|\/_[^/]+$/.test(name)

  it(`has no line of more than ${LONGEST} characters`, () => {
    const long = views.flatMap(({ name, text }) =>
      text.split('\n').flatMap((line, index) => (line.length > LONGEST ? [`${name}.hbs:${index + 1}`] : [])),
    )
    expect(long).to.deep.equal([])
  })

  it('has no view that nobody shows', () => {
    const words = quotedWords()
    const texts = textsWithHoles()
    const isNamed = (name: string) =>
      words.has(name) || texts.some((text) => canBecome(text, name, (part) => words.has(part)))
    const pages = views.map(({ name }) => name).filter((name) => !isPartial(name))
    expect(pages.filter((name) => !isNamed(name.replace('layouts/', '')))).to.deep.equal([])
  })

  it('has no partial that no view has', () => {
    const had = new Set([...texts.matchAll(/\{\{#?> ?([\w/-]+)/g)].map((match) => match[1]))
    const partials = views.map(({ name }) => name).filter(isPartial)
    const called = (name: string) => name.replace('partials/', '').replace('/_', '/')
    expect(partials.filter((name) => !had.has(called(name)))).to.deep.equal([])
  })
})
