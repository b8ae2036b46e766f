import { expect } from 'chai'
import { AppError } from '../../../src/errors.ts'
import {
  checkOwnText,
  cleanOwnText,
  MOST_CHARACTERS,
  OWN_PLACEHOLDERS,
} from '../../../src/invitations/own-texts/check-own-text.ts'
import { compose } from '../../../src/invitations/texts/compose.ts'
import { MESSAGE_KINDS, type SeatKind } from '../../../src/invitations/texts/message-data.ts'
import { type OwnVersions, ownStates } from '../../../src/invitations/own-texts/list-texts.ts'
import { dataFor, templates } from '../some-messages.ts'
import { textForm } from '../../../src/invitations/texts/blocks.ts'
import { mailForm } from '../../../src/invitations/mail/mail-of.ts'
import { textDifference } from '../../../src/invitations/pages/say-own-text.ts'

const withOwn = (texts: Record<string, string>, language = 'nl', kind: SeatKind = 'invitation') => {
  const data = { ...dataFor(kind), venue: { name: 'Stadhuis', address: ['Markt 78'] } }
  return compose(templates, { kind, language, data, own: { id: 'own-1', number: 3, texts } })
}

const refusal = (text: string, kind: SeatKind = 'invitation') => {
  try {
    checkOwnText(kind, cleanOwnText(text))
    return 'none'
  } catch (error) {
    return (error as AppError).code
  }
}

describe("a municipality's own text", () => {
  it('stands above the closing, in paragraphs and lines as it was typed', () => {
    const [part] = withOwn({ nl: 'Parkeren kan hier.\nHet kost niets.\n\nTot {{day}}!' }).parts
    expect(part!.blocks.slice(-3, -1).map((block) => block.kind)).to.deep.equal(['paragraph', 'paragraph'])
    const text = textForm(withOwn({ nl: 'Parkeren kan hier.\nHet kost niets.\n\nTot {{day}}!' }))
    expect(text).to.include(
      'Parkeren kan hier.\nHet kost niets.\n\nTot dinsdag 15 december 2026!\n\nMet vriendelijke groet,',
    )
  })

  it('has its place in every message: each ends with who sends it', () => {
    for (const kind of MESSAGE_KINDS)
      for (const language of templates.languages) {
        const { lines } = templates.messageTemplate(kind, language)
        const said = lines.slice(0, lines.findLastIndex((line) => line.kind !== 'blank') + 1)
        const closing = said.slice(said.findLastIndex((line) => line.kind === 'blank') + 1)
        const used = closing.flatMap(({ runs }) => runs.flatMap(({ placeholder }) => placeholder ?? []))
        expect(used, `${kind}/${language}`).to.include('senderName')
        expect(
          closing.every((line) => line.kind === 'text' && !line.condition),
          `${kind}/${language}`,
        ).to.equal(true)
      }
  })

  it('stands only in the Dutch part where a language has none', () => {
    const [arabic, dutch] = withOwn({ nl: 'Neem water mee.' }, 'ar').parts
    expect(JSON.stringify(arabic)).to.not.include('Neem water mee.')
    expect(JSON.stringify(dutch)).to.include('Neem water mee.')
  })

  it('is named in the version that the message keeps, when it is in it', () => {
    expect(withOwn({ nl: 'Neem water mee.' })).to.include({ own: 'own-1' })
    expect(withOwn({ nl: 'Neem water mee.' }).version).to.match(/^nl:[0-9a-f]{8} own:3$/)
    expect(withOwn({ ar: 'ماء' }).version).to.match(/^nl:[0-9a-f]{8}$/)
  })

  it('never stops a message: what it may use has a value for everyone', () => {
    for (const kind of MESSAGE_KINDS) {
      const text = OWN_PLACEHOLDERS[kind].map((name) => `{{${name}}}`).join(' ')
      expect(refusal(text, kind)).to.equal('none')
      expect(textForm(withOwn({ nl: text }, 'nl', kind))).to.not.include('{{')
    }
  })

  it('means nothing but its words: no markup, no code, no link', () => {
    const hostile =
      '# kop\n- punt\n| a | b |\n**vet** [x](javascript:alert(1))\n<script>alert(1)</script> #read("/etc/passwd")'
    const message = withOwn({ nl: hostile })
    expect(message.parts[0]!.blocks.at(-2)).to.deep.equal({
      kind: 'paragraph',
      lines: hostile.split('\n').map((text) => [{ text }]),
    })
    const { html } = mailForm(message, dataFor('invitation'))
    expect(html).to.include('&lt;script&gt;').and.to.not.include('<script>')
    expect(html).to.not.include('href="javascript')
  })

  for (const [text, code] of [
    ['{{#each sessions}}{{/each}}', 'own-text-braces'],
    ['{{#several}}'.repeat(80), 'own-text-braces'],
    ['{{../x}}', 'own-text-braces'],
    ['{{> partial}} {{{day}}}', 'own-text-braces'],
    ['{{day', 'own-text-braces'],
    ['{{constructor}}', 'own-text-placeholder'],
    ['{{__proto__}}', 'own-text-placeholder'],
    ['{{answerUrl}}', 'own-text-placeholder'],
    ['{{fee}}', 'own-text-placeholder'],
    ['{{addressName}}', 'own-text-placeholder'],
    ['a'.repeat(46), 'own-text-word'],
    ['a\u00a0'.repeat(40) + '!'.repeat(60), 'own-text-word'],
    ['woord '.repeat(200), 'own-text-too-long'],
    ['{'.repeat(1_000_000), 'own-text-too-long'],
  ] as const) {
    it(`refuses ${text.slice(0, 30)} as ${code}`, () => {
      expect(refusal(text)).to.equal(code)
    })
  }

  it('says by how much it is too long', () => {
    expect(() => checkOwnText('invitation', 'a '.repeat(MOST_CHARACTERS))).to.throw(AppError, '"over":1000')
  })

  it('takes long addresses and languages without spaces', () => {
    expect(refusal('https://www.gemeentemaastricht.nl/inburgering/participatieverklaring/vragen')).to.equal('none')
    expect(refusal('请您带上身份证件'.repeat(10))).to.equal('none')
    expect(refusal('กรุณานำบัตรประจำตัวของคุณมาด้วย'.repeat(4))).to.equal('none')
  })

  it('loses what can not be seen and would turn the text around, and keeps what a language needs', () => {
    expect(cleanOwnText('a\u202eb\u0000c\u2066\r\n\r\n\r\n\r\nd\t e \ufeff')).to.equal('abc\n\nd  e')
    expect(cleanOwnText(`a${'\u0301'.repeat(500)}`).length).to.be.below(7)
    expect(cleanOwnText('می\u200cخواهم')).to.equal('می\u200cخواهم')
  })
})

describe('the versions of a text', () => {
  const versions = (draft: Record<string, string> | null, ...published: Record<string, string>[]) =>
    ({
      draft: draft && { texts: draft },
      published: published.map((texts) => ({ texts })),
    }) as unknown as OwnVersions
  const states = (of: OwnVersions) => Object.fromEntries(ownStates(of, ['nl', 'ar', 'ti']))

  it('say which languages lack it', () => {
    expect(states(versions(null))).to.deep.equal({ nl: 'nothing', ar: 'nothing', ti: 'nothing' })
    expect(states(versions(null, { nl: 'a', ar: 'b' }))).to.deep.equal({ nl: 'there', ar: 'there', ti: 'missing' })
  })

  it('say which languages still say what Dutch said before', () => {
    const before = { nl: 'a', ar: 'b', ti: 'c' }
    expect(states(versions({ ...before, nl: 'd' }, before))).to.include({ ar: 'behind', ti: 'behind' })
    const after = { nl: 'd', ar: 'e', ti: 'c' }
    expect(states(versions(null, after, before))).to.include({ ar: 'there', ti: 'behind' })
    expect(states(versions({ ...after, ti: 'f' }, after, before))).to.include({ ar: 'there', ti: 'there' })
  })

  it('differ word by word, also where words have no spaces between them', () => {
    const marks = { same: '', added: '+', removed: '-' }
    const said = (before: string, after: string) =>
      textDifference(before, after)
        .map(({ kind, text }) => `${marks[kind]}[${text}]`)
        .join('')
    expect(said('Neem water mee.', 'Neem brood en water mee.')).to.equal('[Neem ]+[brood en ][water mee.]')
    expect(said('Kom op tijd.', 'Kom op tijd.')).to.equal('[Kom op tijd.]')
    expect(said('', 'Nieuw')).to.equal('+[Nieuw]')
    expect(said('请带护照', '请带身份证')).to.equal('[请带]-[护照]+[身份证]')
  })
})
