import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect } from 'chai'
import { after, before, describe, it } from 'mocha'
import { createViews, VIEWS } from '../../../src/web/page/views.ts'

describe('a view', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(VIEWS, 'test-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  /** What the text of a view becomes. */
  function shown(text: string, data: object = {}): string {
    writeFileSync(join(folder, 'view.hbs'), text)
    return createViews()
      .render(`${basename(folder)}/view`, { layout: false, language: 'nl', ...data })
      .trim()
  }

  it('says a day and a moment in the language of the reader, in Dutch time', () => {
    const text = "{{date day 'full'}} / {{date day}} / {{date day 'short'}} / {{moment at}}"
    const data = { day: '2026-12-15', at: '2026-12-15T07:14:00.000Z' }
    expect(shown(text, data)).to.equal('dinsdag 15 december 2026 / 15 december 2026 / di 15 dec / 15 dec 2026 08:14')
    expect(shown(text, { ...data, language: 'en' })).to.equal(
      'Tuesday 15 December 2026 / 15 December 2026 / Tue 15 Dec / 15 Dec 2026 08:14',
    )
  })

  it('says a known activity in the language of the reader, and another as staff wrote it', () => {
    const text = '{{#each sessions}}{{#if activity}}{{activity activity}}; {{/if}}{{/each}}'
    const names = ['excursion', 'Museum: zaal 1.2 {{x}}', 'common:menu.home', null]
    const sessions = names.map((activity) => ({ activity }))
    expect(shown(text, { sessions })).to.equal('excursie; Museum: zaal 1.2 {{x}}; common:menu.home;')
  })

  it('takes no letters for none, also beside something else', () => {
    const text = '{{#if (and yes count)}}and {{/if}}{{#if (or no count)}}or {{/if}}{{#if (not count)}}not{{/if}}'
    expect(shown(text, { yes: true, no: false, count: 0 })).to.equal('not')
    expect(shown(text, { yes: true, no: false, count: 2 })).to.equal('and or')
  })

  it('says nothing where there is no day', () => expect(shown('{{date day}}', { day: null })).to.equal(''))

  it('escapes what people typed, also inside words', () => {
    const name = '<script>x</script>'
    expect(shown("{{name}} {{t 'accounts:disable.done' name=name}}", { name })).not.to.contain('<script>')
  })

  it('draws fifteen dots of which eleven are filled, and reads them out', () => {
    const svg = shown('{{dots 11 15}}')
    expect(svg.match(/dots__full/g)).to.have.lengthOf(11)
    expect(svg.match(/dots__empty/g)).to.have.lengthOf(4)
    expect(svg).to.contain('aria-label="11 van 15"')
  })

  it('gives a partial only its parameters, and its block what is around', () => {
    const text = "{{#> section title='Groep'}}{{error}}{{/section}}{{> field name='a' label='b' required=true}}"
    const html = shown(text, { error: 'from around' })
    expect(html).to.match(/<h2 [^>]*>Groep<\/h2>\s*from around/)
    expect(html.match(/from around/g)).to.have.lengthOf(1)
  })

  it('reaches out of a list inside a block', () => {
    const text = "{{#> table caption='x' columns=(list)}}{{#each rows}}{{this}}{{../mark}}{{/each}}{{/table}}"
    expect(shown(text, { rows: ['a', 'b'], mark: '!' })).to.contain('a!b!')
  })

  it('shows a field that is called like a helper', () => {
    expect(shown('{{#each rows}}{{date}} {{number}}{{/each}}', { rows: [{ date: 'soon', number: 3 }] })).to.equal(
      'soon 3',
    )
  })

  it('says numbers as the reader writes them', () => {
    expect(shown('{{number 12500}}')).to.equal('12.500')
    expect(shown('{{number 12500}}', { language: 'en' })).to.equal('12,500')
  })
})
