import { expect } from 'chai'
import { textForm } from '../../../src/invitations/texts/blocks.ts'
import { MESSAGE_KINDS } from '../../../src/invitations/texts/message-data.ts'
import { smsLength } from '../../../src/invitations/texts/sms-length.ts'
import { composeSms, isSmsKind, type SmsKind } from '../../../src/invitations/texts/sms-text.ts'
import { someData, templates } from '../some-messages.ts'

const ADDRESS = 'https://dagdeel.example.org/k/0000-0000'

const KINDS = MESSAGE_KINDS.filter(isSmsKind)

const sms = (kind: SmsKind, language: string, changes = {}) =>
  textForm(composeSms(templates, { kind, language, data: someData(changes) }, ADDRESS)).trim()

describe('the text of an SMS', () => {
  it('says who writes, when to be there, and where the rest stands, on a line of its own', () => {
    expect(sms('invitation', 'nl')).to.equal(
      `Gemeente Maastricht: u heeft een afspraak op dinsdag 15 december 2026 om 09:00. Zeg of u komt:\n${ADDRESS}`,
    )
  })

  it('does not ask who said already that they come', () => {
    expect(sms('invitation', 'nl', { agreed: true })).to.equal(sms('reminder', 'nl'))
  })

  it('is in the language of the reader alone, and falls back as the other texts do', () => {
    expect(sms('reminder', 'prs')).to.equal(sms('reminder', 'fa'))
    expect(sms('reminder', 'ar')).to.not.include('afspraak')
  })

  it('names nobody and tells nobody who looks along what its reader is or must do, in any language', () => {
    const data = someData()
    const secret = ['Fatma', 'Veld', data.reference, data.sender.name, 'Stadhuis', 'Markt', 'DUO', 'articipat']
    const status = /inburger|integrat|asiel|asyl|refug|statushouder|participa|verklaring|boete|fine|handtekening/i
    for (const language of templates.languages)
      for (const kind of KINDS) {
        const text = sms(kind, language)
        for (const word of secret) expect(text, `${kind} ${language}`).to.not.include(word)
        expect(text, `${kind} ${language}`).to.not.match(status)
      }
  })

  it('goes into one part in Dutch, English and Somali, and into three at most in any language', () => {
    const parts = (language: string) => Math.max(...KINDS.map((kind) => smsLength(sms(kind, language)).parts))
    for (const language of ['nl', 'en', 'so']) expect(parts(language), language).to.equal(1)
    for (const language of templates.languages) expect(parts(language), language).to.be.at.most(3)
  })
})

describe('the length of an SMS', () => {
  for (const [what, text, alphabet, units, parts] of [
    ['160 letters', 'a'.repeat(160), 'gsm-7', 160, 1],
    ['161 letters', 'a'.repeat(161), 'gsm-7', 161, 2],
    ['twice 153', 'a'.repeat(306), 'gsm-7', 306, 2],
    ['one more than twice 153', 'a'.repeat(307), 'gsm-7', 307, 3],
    ['80 euro signs, which take two places', '€'.repeat(80), 'gsm-7', 160, 1],
    ['a euro sign that does not fit at the end of a part', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 'gsm-7', 306, 3],
    ['70 letters with one of another alphabet', `ş${'a'.repeat(69)}`, 'ucs-2', 70, 1],
    ['71 of these', `ş${'a'.repeat(70)}`, 'ucs-2', 71, 2],
    ['twice 67', 'م'.repeat(134), 'ucs-2', 134, 2],
    ['a sign of two places that is not cut in two', `${'م'.repeat(66)}😀${'م'.repeat(66)}`, 'ucs-2', 134, 3],
    ['nothing', '', 'gsm-7', 0, 1],
  ] as const)
    it(`counts ${what}`, () => {
      expect(smsLength(text)).to.include({ alphabet, units, parts })
    })
})
