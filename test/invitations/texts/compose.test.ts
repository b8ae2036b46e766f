import { expect } from 'chai'
import fc from 'fast-check'
import { compose } from '../../../src/invitations/texts/compose.ts'
import { findLanguage, writtenLanguage } from '../../../src/invitations/texts/languages.ts'
import { MESSAGE_KINDS, type MessageData } from '../../../src/invitations/texts/message-data.ts'
import { dayInWords } from '../../../src/invitations/texts/days-in-words.ts'
import { aMessage, dataFor, FOUR_MORNINGS, someData, templates } from '../some-messages.ts'
import { textForm } from '../../../src/invitations/texts/blocks.ts'
import { pageWords } from '../../../src/invitations/texts/page-words.ts'

const invite = (changes: Partial<MessageData>, language = 'nl') => aMessage('invitation', language, changes)

/** Of all of Unicode, also what is not assigned; control characters and marks that turn text around more often. */
const anyCharacter = fc
  .oneof(
    fc.nat(0x9f),
    fc.integer({ min: 0x2000, max: 0x206f }),
    fc.nat(0xd7ff),
    fc.integer({ min: 0xe000, max: 0x10ffff }),
  )
  .map((code) => String.fromCodePoint(code))

describe('Composing a message', () => {
  it('says day, time, place, what to bring, until when to answer, where, whom to call and on whose behalf', () => {
    const text = textForm(aMessage())
    for (const part of [
      'Kom op dinsdag 15 december 2026',
      'Geachte mevrouw In het Veld',
      '09:00 – 12:30 uur',
      'Stadhuis',
      'Markt 78',
      'De ingang is links van de trap.',
      'identiteitsbewijs',
      'De laatste dag is vrijdag 4 december 2026.',
      'https://inburgering.example.org/u/k7Qm2xP9vLd4',
      '14\u00a0043',
      'namens het college van burgemeester en wethouders van Maastricht',
      'boete',
    ]) {
      expect(text).to.include(part)
    }
  })

  it('lists every half day of a longer programme, the last with the signing', () => {
    const text = textForm(invite({ sessions: FOUR_MORNINGS }))
    expect(text).to.include('maandag 11 januari 2027, 09:00 – 12:00 uur\n')
    expect(text).to.include('maandag 1 februari 2027, 09:00 – 12:00 uur – handtekening')
    expect(text.match(/handtekening/g)).to.have.length(2)
  })

  it('never says a thing about status, number or target group', () => {
    for (const kind of MESSAGE_KINDS) {
      expect(textForm(aMessage(kind, 'en'))).not.to.match(/\bbsn\b|v-num|status|asiel|asylum|migra|doelgroep|refugee/i)
    }
  })

  it('gives Dutch alone to who reads Dutch, and Dutch after English to who reads English', () => {
    expect(aMessage('invitation', 'nl').parts.map(({ language }) => language)).to.deep.equal(['nl'])
    const english = aMessage('invitation', 'en')
    expect(english.parts.map(({ language }) => language)).to.deep.equal(['en', 'nl'])
    expect(english.subject).to.equal('Invitation: come on Tuesday 15 December 2026')
    expect(english.version).to.match(/^en:[0-9a-f]{8} nl:[0-9a-f]{8}$/)
  })

  it('writes Dutch to readers of a language without templates', () => {
    expect(aMessage('invitation', 'pl').parts.map(({ language }) => language)).to.deep.equal(['nl'])
  })

  it('gives directions in the language, else in Dutch, else leaves the line out', () => {
    const venue = (directions?: Record<string, string>) => ({
      venue: { name: 'Stadhuis', address: ['Markt 78'], directions },
    })
    expect(textForm(invite(venue({ nl: 'links', en: 'left' }), 'en'))).to.include('Route: left')
    expect(textForm(invite(venue({ nl: 'links' }), 'en'))).to.include('Route: links')
    expect(textForm(invite(venue(), 'en'))).not.to.include('Route')
  })

  it('says what no longer holds after a change of time or of place', () => {
    expect(textForm(aMessage('change')))
      .to.include('donderdag 10 december 2026, 13:00 – 16:30 uur')
      .and.include('De zaal is dicht.')
    const moved = textForm(aMessage('change', 'nl', { was: { venue: { name: 'Buurthuis', address: ['Dorpsweg 1'] } } }))
    expect(moved).to.include('- Buurthuis, Dorpsweg 1').and.not.to.include('10 december')
  })

  it('says what it costs to who has to pay, in figures that the reader knows, and nothing to others', () => {
    expect(textForm(invite({ fee: 150 }))).to.match(/U betaalt €\s150\./)
    expect(textForm(aMessage('seat-offered', 'en', { fee: 150 }))).to.include('You pay €150.')
    for (const kind of ['invitation', 'seat-offered'] as const) expect(textForm(aMessage(kind))).not.to.match(/€|kost/)
  })

  it('says in which language a meeting is, whether an interpreter is there, what it costs and whether children may come', () => {
    const kinds = ['invitation', 'seat-offered', 'reminder', 'change'] as const
    for (const kind of kinds)
      expect(textForm(aMessage(kind))).to.include(
        'Informatie: Taal: Arabisch, met een tolk · U betaalt niets · Kinderen mogen mee',
      )
    const facts = { language: 'nl', interpreted: false }
    expect(textForm(invite({ facts }, 'en'))).to.match(/Information: Language: Dutch\n/)
    expect(textForm(invite({ facts: { ...facts, cost: 150, children: 'not' } }))).to.match(
      /Taal: Nederlands · U betaalt €\s150 · Kom zonder kinderen\n/,
    )
  })

  it('calls each language of a meeting by a name that its reader knows', () => {
    const named = (language: string, reader: string) =>
      textForm(invite({ facts: { language, interpreted: false } }, reader)).split('-'.repeat(40))[0]
    expect(named('ti', 'ti')).to.include('ቋንቋ: ትግርኛ')
    expect(named('prs', 'ru')).to.include('Язык: дари')
    expect(named('kmr', 'nl')).to.include('Taal: Koerdisch (Kurmanji)')
    expect(named('nl', 'ar')).to.include('الهولندية')
  })

  it('says morning or afternoon beside the hours where these are counted from sunrise', () => {
    const sessions = [{ date: '2026-12-15', start: '13:00', end: '16:30' }]
    expect(textForm(invite({}, 'am'))).to.include('09:00 – 12:30 (ጥዋት)')
    expect(textForm(invite({ sessions }, 'ti'))).to.include('13:00 – 16:30 (ድሕሪ ቀትሪ)')
    expect(textForm(invite({}, 'so'))).to.include('09:00 – 12:30\n')
  })

  it('says by the law of the reader who can fine them: the municipality under the Wi2021 alone, DUO under both', () => {
    for (const language of templates.languages) {
      const { fines } = templates.words(language)
      for (const kind of ['invitation', 'reminder', 'change', 'absence'] as const)
        for (const programme of ['wi2013', 'wi2021'] as const)
          expect(textForm(aMessage(kind, language, { programme })), `${kind}/${language}`)
            .to.include(fines[programme])
            .and.not.include(fines[programme === 'wi2013' ? 'wi2021' : 'wi2013'])
      expect(fines.wi2013.match(/DUO/g), language).to.have.length(1)
      expect(fines.wi2021.length, language).to.be.greaterThan(fines.wi2013.length)
    }
    expect(templates.words('nl').fines.wi2013).not.to.include('gemeente')
    expect(templates.words('nl').fines.wi2021).to.include('een boete krijgen van de gemeente')
  })

  it('says what DUO is in the same words in every message, and on the page', () => {
    // Where a language bends the words, they are told apart by their beginning.
    const bent: Readonly<Record<string, string>> = { ru: 'государственная служба', uk: 'державн' }
    for (const language of templates.languages) {
      const [, what = ''] = /DUO\S*? ?[(（]([^)）]+)[)）]/.exec(templates.words(language).fines.wi2013) ?? []
      const words = bent[language] ?? what
      expect(words, language).not.to.equal('')
      expect(textForm(aMessage('signed', language)), language).to.include(words)
      expect(pageWords().get(language)?.['wayDuoSoon'], language).to.include(words)
    }
  })

  it('names no website on the telephone', () => {
    for (const kind of MESSAGE_KINDS)
      expect(textForm(aMessage(kind, 'nl', { spoken: true })), kind).not.to.match(/https?:|Ga naar|ik kom/)
  })

  it('has the day to come in the subject of every message that asks somebody to come', () => {
    for (const kind of ['invitation', 'seat-offered', 'reminder', 'change'] as const)
      for (const language of templates.languages)
        for (const sessions of [FOUR_MORNINGS, someData().sessions]) {
          const day = dayInWords(sessions[0]!.date, findLanguage(language)!)
          expect(aMessage(kind, language, { sessions }).subject, `${kind}/${language}`).to.include(day)
        }
  })

  it('says when somebody signed, and where that can be seen later', () => {
    expect(textForm(aMessage('signed')))
      .to.include('Getekend op: dinsdag 15 december 2026')
      .and.include('Na ongeveer 3 weken')
      .and.include('Mijn Inburgering')
  })

  it('says of an absence which day it was: the last, on which one signs', () => {
    expect(textForm(aMessage('absence', 'nl', { sessions: FOUR_MORNINGS })))
      .to.include('U was er niet op maandag 1 februari 2027')
      .and.include('De laatste keer was u er niet.')
  })

  it('says who cancelled, why, and that it is not because of the reader', () => {
    const text = textForm(aMessage('cancellation', 'en'))
    expect(text).to.include('The trainer cannot come. Sociale Zaken Maastricht Heuvelland decided this.')
    expect(text).to.include('De trainer kan niet komen. Sociale Zaken Maastricht Heuvelland heeft dit besloten.')
    expect(text).not.to.include('https://')
  })

  for (const [placeholder, changes] of [
    ['replyBy', { replyBy: undefined }],
    ['answerUrl', { answerUrl: undefined }],
    ['phone', { sender: { ...someData().sender, phone: ' ' } }],
    ['venue', { venue: { name: '', address: ['Markt 78'] } }],
    ['venueAddress', { venue: { name: 'Stadhuis', address: [] } }],
  ] as const) {
    it(`refuses an invitation without ${placeholder}, and names the template`, () => {
      expect(() => invite(changes as Partial<MessageData>)).to.throw(
        `invitation/nl.md: there is no value for {{${placeholder}}}`,
      )
    })
  }

  it('refuses a cancellation that does not say why, and a message without a session', () => {
    expect(() => aMessage('cancellation', 'nl', { cancelled: undefined })).to.throw('{{reason}}')
    expect(() => invite({ sessions: [] })).to.throw('at least one session')
  })

  for (const answerUrl of ['javascript:alert(1)', '/u/k7Qm', 'https://a.example.org/u/x y', 'mailto:a@example.org']) {
    it(`refuses ${answerUrl} as the address of the answer page`, () => {
      expect(() => invite({ answerUrl })).to.throw('is not a web address')
    })
  }

  it('keeps what comes from outside on one line, without marks that turn text around', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 60 }), (name) => {
        fc.pre(name.replace(/[^\p{L}]/gu, '').length > 0)
        const person = { ...someData().person, salutation: `Geachte ${name}` }
        const { parts } = invite({ person })
        const [paragraph] = parts[0]!.blocks.filter((block) => block.kind === 'paragraph')
        const text = paragraph!.lines
          .flat()
          .map((run) => run.text)
          .join('')
        expect(text.replace(/^\u2068|\u2069,$/g, '')).not.to.match(
          /[\u0000-\u001f\u2028\u2029\u202a-\u202e\u2066-\u2069]/,
        )
      }),
      { numRuns: 30 },
    )
  })

  it('never treats braces, stars or bars in a value as part of the template', () => {
    const text = textForm(invite({ person: { ...someData().person, salutation: 'Geachte {{phone}} **x** | # $& $1' } }))
    expect(text).to.include('Geachte {{phone}} **x** | # $& $1,')
  })

  it('isolates a name that runs from right to left in a Dutch sentence', () => {
    const text = textForm(invite({ person: { ...someData().person, salutation: 'Geachte محمد' } }))
    expect(text).to.include('\u2068Geachte محمد\u2069,')
  })

  it('composes whatever the kind, and never leaves a brace', () => {
    for (const kind of MESSAGE_KINDS) {
      for (const language of templates.languages) {
        for (const sessions of [FOUR_MORNINGS, someData().sessions]) {
          const message = compose(templates, { kind, language, data: dataFor(kind, { sessions }) })
          expect(message.subject + textForm(message), `${kind}/${language}`).not.to.match(/[{}]|undefined|null|\*\*/)
          expect(message.parts[0]!.blocks[0]!.kind).to.equal('title')
        }
      }
    }
  })
})

describe('Languages', () => {
  it('are found by code, whatever the region, script or capitals', () => {
    const found = ['ar-SY', 'zh-Hans', 'pt_BR', 'FA-AF', 'kmr', 'xx'].map((code) => findLanguage(code)?.code)
    expect(found).to.deep.equal(['ar', 'zh', 'pt', 'prs', 'kmr', undefined])
  })

  it('fall back along their chain to Dutch', () => {
    expect(writtenLanguage('prs', ['nl', 'fa'])).to.equal('fa')
    expect(writtenLanguage('prs', ['nl', 'en'])).to.equal('nl')
    expect(writtenLanguage('kmr', ['nl', 'tr'])).to.equal('nl')
  })

  it('write days with the Gregorian calendar and the digits on Dutch doors', () => {
    for (const code of ['nl', 'en', 'ar', 'fa', 'prs', 'ps', 'th', 'ti', 'am', 'zh', 'kmr', 'so', 'ckb', 'ur']) {
      expect(dayInWords('2026-12-15', findLanguage(code)!), code)
        .to.match(/15/)
        .and.to.match(/2026/)
    }
    expect(dayInWords('2026-12-15', findLanguage('nl')!)).to.equal('dinsdag 15 december 2026')
    expect(dayInWords('2027-03-28', findLanguage('en')!)).to.equal('Sunday 28 March 2027')
    expect(dayInWords('2027-02-01', findLanguage('fr')!)).to.equal('lundi 1er février 2027')
    expect(dayInWords('2027-02-11', findLanguage('fr')!)).to.equal('jeudi 11 février 2027')
    expect(dayInWords('2026-12-15', findLanguage('vi')!)).to.equal('Thứ Ba, 15 tháng 12 năm 2026')
    expect(dayInWords('2026-12-15', findLanguage('th')!)).to.match(/ธันวาคม ค\.ศ\. 2026$/)
  })

  it('write both names of an Arabic month, and in Persian, Dari and Pashto the day of the solar year too', () => {
    const said = (code: string) => dayInWords('2026-12-15', findLanguage(code)!)
    expect(said('ar')).to.equal('الثلاثاء، 15 كانون الأول (ديسمبر) 2026')
    expect(said('fa')).to.equal('سه\u200cشنبه 15 دسامبر 2026 (24 آذر 1405)')
    expect(said('prs')).to.equal('سه\u200cشنبه 15 دسمبر 2026 (24 قوس 1405)')
    expect(said('ps')).to.equal('درېنۍ، 15 دسمبر 2026 (24 لیندۍ 1405)')
    expect(said('ur')).not.to.include('(')
  })
})
