import { expect } from 'chai'
import { allLanguages } from '../../../src/invitations/texts/languages.ts'
import type { MessageData } from '../../../src/invitations/texts/message-data.ts'
import { aMessage, FOUR_MORNINGS, someData } from '../some-messages.ts'
import { mailForm, houseColours } from '../../../src/invitations/mail/mail-of.ts'

const formOf = (language = 'nl', changes: Partial<MessageData> = {}) =>
  mailForm(aMessage('invitation', language, changes), someData(changes))

describe('A message as mail', () => {
  it("is HTML in the reader's language with Dutch after it, each with its language and direction", () => {
    const { html, subject } = formOf('en')
    expect(html).to.include('<html lang="en">')
    expect(html.indexOf('<div lang="en" dir="ltr"')).to.be.greaterThan(0)
    expect(html.indexOf('<div lang="nl" dir="ltr"')).to.be.greaterThan(html.indexOf('<div lang="en"'))
    expect(subject).to.equal('Invitation: come on Tuesday 15 December 2026')
  })

  it('has one button in each language to the page for the answer', () => {
    const links = [...formOf('en').html.matchAll(/<a href="(http[^"]+)"/g)].map(([, url]) => url)
    expect(links).to.deep.equal(Array(2).fill('https://inburgering.example.org/u/k7Qm2xP9vLd4'))
  })

  it('calls the sender when somebody taps the number, in whichever sentence and direction', () => {
    for (const language of ['en', 'ar', 'nl'])
      expect(formOf(language).html.match(/<a href="tel:14043"/g), language).to.have.length(language === 'nl' ? 3 : 5)
  })

  it('says the same in plain text, Dutch after a line', () => {
    const [english, dutch] = formOf('en').text.split('-'.repeat(40))
    expect(english).to.include('Come on Tuesday 15 December 2026').and.to.include('https://inburgering.example.org/u/')
    expect(dutch).to.include('Kom op dinsdag 15 december 2026')
  })

  it('shows markup in a value as text', () => {
    const venue = { name: '<img src=x onerror=alert(1)> & "zaal"', address: ['Markt 78'] }
    const { html, text } = formOf('nl', { venue })
    expect(html).not.to.include('<img')
    expect(html).to.include('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt; &amp; &quot;zaal&quot;')
    expect(text).to.include('<img src=x onerror=alert(1)> & "zaal"')
  })

  it('keeps times and telephone numbers on one line in every language, also where text runs from right to left', () => {
    for (const { code } of allLanguages())
      for (const sessions of [someData().sessions, FOUR_MORNINGS]) {
        const [body = '', foot] = formOf(code, { sessions }).html.split('<p class="soft" style="max-width')
        const free = body.slice(body.indexOf('<body')).replaceAll(/<span style="white-space:nowrap">[^<]*<\/span>/g, '')
        expect(foot).to.include('14 043')
        expect(free, code).not.to.match(/\d\d:\d\d|14.043|\d月\d/)
      }
  })

  it('keeps the lines of an address apart in programs that know no style', () => {
    const [, facts = ''] = formOf('nl').html.split('<dl')
    expect(facts.replaceAll(/ style="[^"]*"/g, '')).to.include('<div>Markt 78</div>')
  })

  it('loads nothing from anywhere and follows nobody', () => {
    expect(formOf('en', { sessions: FOUR_MORNINGS }).html).not.to.match(/<img|<script|@import|url\(|<link|src=/)
  })

  it('wears the colour of the municipality, with text on it that can be read', () => {
    const { html } = formOf('nl', { municipality: { name: 'Vaals', accent: '#ffcc00' } })
    expect(html).to.include('background:#ffcc00;color:#000000')
    expect(houseColours('#154273').onAccent).to.equal('#ffffff')
  })

  it('takes nothing but a colour for a colour', () => {
    expect(houseColours('red;background:url(//x.example.org)').accent).to.equal('#154273')
  })
})
