import { expect } from 'chai'
import { describe, it } from 'mocha'
import { styleSheet, designComponents } from '../../../src/web/page/assets.ts'
import { quotedWords, sources } from '../../support/sources.ts'

const SHEETS = ['dagdeel', 'newcomer']

describe('the styles', () => {
  const parts = sources('views/assets', '.css')
  const own = parts.map(({ text }) => text.replaceAll(/\/\*[^]*?\*\//g, '')).join('\n')
  const styled = new Set([...own.matchAll(/\.([a-z][\w-]*)(?=[^{};]*\{)/g)].map((match) => match[1] ?? ''))
  const attributes = [...sources('views', '.hbs'), ...sources('src', '.ts')].flatMap(({ text }) => classesIn(text))
  const named = new Set(attributes.flatMap(wholeNames))

  it('are all in a sheet', () => {
    const files = parts.map(({ file }) => file.replace('views/assets/', '')).filter((file) => file.includes('/'))
    const sheets = parts.filter(({ file }) => SHEETS.some((sheet) => file === `views/assets/${sheet}.css`))
    const imported = sheets.flatMap(({ text }) => [...text.matchAll(/@import '([^']+)'/g)].map((match) => match[1]))
    expect(imported.sort()).to.deep.equal(files.sort())
  })

  it('are for classes that a page has', () => {
    const words = quotedWords()
    const starts = [...new Set(attributes.flatMap(startsOfNames))]
    const isPutTogether = (name: string) =>
      starts.some((start) => name.startsWith(start) && words.has(name.slice(start.length)))
    expect([...styled].filter((name) => !named.has(name) && !isPutTogether(name))).to.deep.equal([])
  })

  it('are there for every class that a page has', () => {
    expect([...named].filter((name) => !name.startsWith('utrecht-') && !styled.has(name))).to.deep.equal([])
  })

  it('use every property that they declare, and declare every one that they use', () => {
    const all = SHEETS.map((sheet) => styleSheet(`${sheet}.css`)).join('\n')
    const used = new Set([...all.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]))
    const declared = new Set([...own.matchAll(/^\s*(--[\w-]+):/gm)].map((match) => match[1]))
    expect(
      [...declared].filter((name) => !used.has(name)),
      'unused',
    ).to.deep.equal([])
    const wanted = [...own.matchAll(/var\(\s*(--(?!utrecht-)[\w-]+)/g)].map((match) => match[1])
    expect(
      wanted.filter((name) => !declared.has(name)),
      'undeclared',
    ).to.deep.equal([])
  })

  it('bring no component of NL Design System that no page has', () => {
    const shown = new Set([...named].map((name) => name.replace(/(__|--).*/, '')))
    expect(designComponents.filter((component) => !shown.has(`utrecht-${component}`))).to.deep.equal([])
  })
})

/** What stands in each `class="…"`; `◦` is where something is filled in: `badge badge--◦`. */
function classesIn(text: string): string[] {
  const attributes = text.matchAll(/class="((?:\{\{[^}]*\}\}|\$\{[^}]*\}|[^"{])*)"/g)
  return [...attributes].map((match) => {
    const [, value = ''] = match
    return value.replaceAll(/\{\{~?(#|\/|else)[^}]*\}\}/g, ' ').replaceAll(/\{\{[^}]*\}\}|\$\{[^}]*\}/g, '◦')
  })
}

function wholeNames(attribute: string): string[] {
  return attribute.split(/\s+/).filter((name) => name !== '' && !name.includes('◦'))
}

function startsOfNames(attribute: string): string[] {
  return [...attribute.matchAll(/([a-z][\w-]*(?:--|__))◦/g)].map((match) => match[1] ?? '')
}
