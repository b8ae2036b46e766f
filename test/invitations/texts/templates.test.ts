import { expect } from 'chai'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectFolder } from '../../../src/outside/project-folder.ts'
import { ADDRESS_KINDS, MESSAGE_KINDS } from '../../../src/invitations/texts/message-data.ts'
import { templates } from '../some-messages.ts'
import type { MessageTemplate } from '../../../src/invitations/texts/read-template.ts'
import { loadTemplates, TemplateError } from '../../../src/invitations/texts/our-templates.ts'

const REAL = projectFolder('templates')

describe('The templates', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dagdeel-templates-'))
    // Two languages are enough to break.
    cpSync(REAL, folder, {
      recursive: true,
      filter: (file) => !/\.(md|yml|json)$/.test(file) || /(nl|en)\.\w+$/.test(file),
    })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const change = (file: string, edit: (text: string) => string) =>
    writeFileSync(join(folder, file), edit(readFileSync(join(folder, file), 'utf8')))
  const faults = () => {
    try {
      loadTemplates(folder)
      return []
    } catch (error) {
      expect(error).to.be.instanceOf(TemplateError)
      return (error as TemplateError).faults
    }
  }

  it('exist in Dutch and English for every kind of message', () => {
    expect(templates.languages).to.include.members(['nl', 'en'])
    for (const kind of [...MESSAGE_KINDS, ...ADDRESS_KINDS]) {
      expect(templates.messageTemplate(kind, 'en').language).to.equal('en')
    }
  })

  it('fall back to Persian for Dari, and to Dutch for what nobody wrote yet', () => {
    expect(templates.messageTemplate('invitation', 'xx').language).to.equal('nl')
    for (const file of [
      ...[...MESSAGE_KINDS, ...ADDRESS_KINDS].map((kind) => `${kind}/%.md`),
      'words/%.yml',
      'sms/%.yml',
    ]) {
      cpSync(join(folder, file.replace('%', 'en')), join(folder, file.replace('%', 'fa')))
    }
    expect(loadTemplates(folder).messageTemplate('invitation', 'prs').language).to.equal('fa')
    expect(loadTemplates(folder).messageTemplate('invitation', 'fa-AF').language).to.equal('fa')
  })

  it('change their version with their text, and only then', () => {
    const version = () => loadTemplates(folder).messageTemplate('invitation', 'nl').version
    const before = version()
    expect(before).to.match(/^[0-9a-f]{8}$/)
    expect(version()).to.equal(before)
    change('invitation/nl.md', (text) => text.replace('u hulp', 'u snel hulp'))
    expect(version()).not.to.equal(before)
  })

  for (const [name, file, edit, fault] of [
    ['a missing placeholder', 'invitation/en.md', ['{{replyBy}}', 'soon'], '{{replyBy}} is missing'],
    ['a missing choice', 'change/nl.md', ['{{onBehalfOf}}', 'x'], '{{onBehalfOf}} or {{municipality}} is missing'],
    [
      'an unknown placeholder',
      'reminder/nl.md',
      ['{{phone}}', '{{phone}} {{fone}}'],
      '{{fone}} is not a known placeholder',
    ],
    ['a BSN', 'reminder/nl.md', ['{{phone}}', '{{phone}} {{bsn}}'], '{{bsn}} is not a known placeholder'],
    ['braces that do not match', 'reminder/nl.md', ['We rekenen', '{{day} we rekenen'], 'braces are wrong in'],
    ['a section that stays open', 'signed/nl.md', ['namens', '\n{{#several}}\nnamens'], '{{#several}} is never closed'],
    [
      'a fee outside its part',
      'invitation/nl.md',
      ['{{salutation}},', '{{salutation}}, {{fee}}'],
      '{{fee}} stands outside {{#fee}}…{{/fee}}',
    ],
    ['an unknown condition', 'reminder/nl.md', ['several}}', 'wet}}'], '{{#wet}} is not a known condition'],
    ['a link in a sentence', 'reminder/nl.md', ['We rekenen', '{{answerUrl}} We rekenen'], 'stands outside a link'],
    ['no title', 'change/en.md', ['# Note', 'Note'], 'there is no title'],
    ['no subject', 'change/en.md', ['subject:', 'onderwerp:'], 'subject:'],
    [
      'an unclear review',
      'change/en.md',
      ['reviewed: no', 'reviewed: maybe'],
      'reviewed is "no" or "yes (name, date)"',
    ],
  ] as const) {
    it(`are refused with ${name}, by file and place`, () => {
      change(file, (text) => text.replaceAll(edit[0], edit[1]))
      const found = faults().join('\n')
      expect(found).to.include(`templates/${file}: `).and.to.include(fault)
    })
  }

  it('are refused when a language lacks a message, all faults at once', () => {
    rmSync(join(folder, 'change/en.md'))
    rmSync(join(folder, 'words/nl.yml'))
    expect(faults()).to.deep.equal([
      'templates/words/nl.yml: the file is missing',
      'templates/change/en.md: the file is missing',
    ])
  })

  it('are refused with a word missing or left over', () => {
    change('words/en.yml', (text) => text.replace('scan: ', 'skan: '))
    expect(faults().join('\n')).to.include('templates/words/en.yml: scan').and.to.include('skan')
  })

  it('are refused in a language that is not in the table', () => {
    writeFileSync(join(folder, 'change/xx.md'), '')
    expect(faults()).to.deep.equal(['templates: "xx" is not in the table of languages'])
  })

  it('use the same placeholders and parts in every language, but for the salutation and on whose behalf', () => {
    for (const kind of [...MESSAGE_KINDS, ...ADDRESS_KINDS]) {
      const dutch = usedBy(templates.messageTemplate(kind, 'nl'))
      for (const language of templates.languages) {
        expect(usedBy(templates.messageTemplate(kind, language)), `${kind}/${language}`).to.deep.equal(dutch)
      }
    }
  })
})

function usedBy({ subject, lines }: MessageTemplate): string[] {
  const either = ['salutation', 'addressName', 'firstName', 'onBehalfOf', 'municipality']
  const runs = [...subject, ...lines.flatMap(({ runs: own }) => own)].flatMap(({ placeholder }) => placeholder ?? [])
  const parts = lines.flatMap(({ condition }) => (condition ? `${condition.present ? '#' : '^'}${condition.name}` : []))
  const used = [...runs, ...lines.flatMap(({ link }) => link ?? []), ...parts]
  return [...new Set(used)].filter((name) => !either.includes(name)).sort()
}
