import { expect } from 'chai'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectFolder } from '../../../src/outside/project-folder.ts'
import { compose } from '../../../src/invitations/texts/compose.ts'
import { MESSAGE_KINDS } from '../../../src/invitations/texts/message-data.ts'
import { someData } from '../some-messages.ts'
import { letterForm } from '../../../src/invitations/letters/letter-of.ts'
import { loadTemplates, type Templates } from '../../../src/invitations/texts/our-templates.ts'
import { mailForm } from '../../../src/invitations/mail/mail-of.ts'

describe('A language that runs from right to left', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-rtl-'))
  let templates: Templates

  // English words under an Arabic name: only the direction counts here.
  before(() => {
    cpSync(projectFolder('templates'), folder, { recursive: true })
    for (const file of [...MESSAGE_KINDS.map((kind) => `${kind}/%.md`), 'words/%.yml']) {
      cpSync(join(folder, file.replace('%', 'en')), join(folder, file.replace('%', 'ar')))
    }
    templates = loadTemplates(folder)
  })
  after(() => rmSync(folder, { recursive: true }))

  const message = () => compose(templates, { kind: 'invitation', language: 'ar-SY', data: someData() })

  it('has every inserted value isolated, and a range of times that begins where reading begins', () => {
    const [arabic, dutch] = message().parts
    const text = JSON.stringify(arabic)
    for (const value of [
      '14\u00a0043',
      'F. in het Veld',
      'Stadhuis',
      '6211 CL  MAASTRICHT',
      '\u2067\u206809:00\u2069 – \u206812:30\u2069\u2069',
    ]) {
      expect(text).to.include(`\u2068${value}\u2069`)
    }
    expect(JSON.stringify(dutch)).not.to.match(/[\u2068\u2069]/)
  })

  it('leaves the address of the answer page as it is, for who copies it', () => {
    expect(mailForm(message(), someData()).text).to.include('\nhttps://inburgering.example.org/u/k7Qm2xP9vLd4\n')
  })

  it('turns the mail around and Dutch back again', () => {
    const { html } = mailForm(message(), someData())
    expect(html).to.include('<div lang="ar" dir="rtl"').and.to.include('<div lang="nl" dir="ltr"')
    expect(html).to.include('text-align:right')
  })

  it('turns the letter around, in a font for its script', () => {
    const [arabic, dutch] = letterForm(templates, message(), someData()).parts
    expect(arabic).to.deep.include({ language: 'ar', direction: 'rtl', fonts: ['Vazirmatn'] })
    expect(dutch).to.deep.include({ language: 'nl', direction: 'ltr', fonts: [] })
  })
})
