import { expect } from 'chai'
import { compose } from '../../../src/invitations/texts/compose.ts'
import { MESSAGE_KINDS, type MessageData, type MessageKind } from '../../../src/invitations/texts/message-data.ts'
import { WINDOW_RIGHT } from '../../../src/outside/printing/letter-data.ts'
import { PRINTER } from '../../support/printer.ts'
import { readPdf } from '../../outside/printing/read-pdf.ts'
import { dataFor, FOUR_MORNINGS, someData, templates } from '../some-messages.ts'
import { letterForm } from '../../../src/invitations/letters/letter-of.ts'

/** What says most: four half days, with the fines of two. */
const SERIES: Partial<MessageData> = { sessions: FOUR_MORNINGS, programme: 'wi2021' }

const letterOf = (kind: MessageKind = 'invitation', language = 'nl', changes: Partial<MessageData> = {}) => {
  const data = dataFor(kind, changes)
  return letterForm(templates, compose(templates, { kind, language, data }), data)
}

describe('A message as a letter', () => {
  it('has the name above the address, and the sender on the return line', () => {
    const letter = letterOf()
    expect(letter.address).to.deep.equal(['F. in het Veld', 'Voorbeeldstraat 12', '6211 CL  MAASTRICHT'])
    expect(letter.returnLine).to.equal('Retour: Postbus 1992, 6201 BZ  MAASTRICHT')
    expect(letter.parts[0]!.details.map(({ value }) => value)).to.deep.equal([
      '24 november 2026',
      'MH-2026-0042',
      '14 043',
    ])
  })

  it('puts the code for the answer beside the text that asks for it', () => {
    const section = letterOf().parts[0]!.sections.find(({ action }) => action)
    expect(section?.heading?.[0]?.text).to.equal('Komt u?')
    expect(section?.action?.url).to.equal('https://inburgering.example.org/u/k7Qm2xP9vLd4')
  })

  it('follows the settings for window and colour', () => {
    const data = someData({ municipality: { name: 'Vaals', accent: '#aa0000' } })
    const message = compose(templates, { kind: 'invitation', language: 'nl', data })
    expect(letterForm(templates, message, data, { window: WINDOW_RIGHT })).to.include({
      window: WINDOW_RIGHT,
      accent: '#aa0000',
    })
  })

  for (const kind of MESSAGE_KINDS) {
    it(`fits one sheet as a ${kind} in every language, also with four days`, async () => {
      const letters = templates.languages.map((language) => letterOf(kind, language, SERIES))
      letters.push(letterOf(kind, 'nl'), letterOf(kind, 'ar'))
      const { pagesOf } = await PRINTER.print(letters)
      expect(pagesOf).to.deep.equal(letters.map(({ parts }) => parts.length))
    })
  }

  it('fits one sheet in every language when all days of a series and the place are others', async () => {
    const { venue } = someData()
    const was = { sessions: FOUR_MORNINGS.map((one) => ({ ...one, activity: 'excursion' })), venue }
    const moved = FOUR_MORNINGS.map((one, index) => ({
      ...one,
      ...{ start: '13:00', end: '16:00', activity: index === 2 ? 'excursion' : undefined },
    }))
    const changes = { ...SERIES, sessions: moved, was: { ...was, because: 'trainerAbsent' as const } }
    const letters = templates.languages.map((code) => letterOf('change', code, changes))
    const { pagesOf } = await PRINTER.print(letters)
    expect(pagesOf).to.deep.equal(letters.map(({ parts }) => parts.length))
  }).timeout(20_000)

  it('says what no longer holds of a series in a line for each time of day', () => {
    const was = { sessions: [...FOUR_MORNINGS.slice(0, 3), { date: '2027-02-01', start: '13:00', end: '16:00' }] }
    const { sections } = letterOf('change', 'nl', { sessions: FOUR_MORNINGS, was }).parts[0]!
    const lines = sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'list' ? block.items : [])),
    )
    expect(lines.map((runs) => runs.map(({ text }) => text).join(''))).to.deep.equal([
      '11 januari 2027, 18 januari 2027, 25 januari 2027, 09:00 – 12:00 uur',
      '1 februari 2027, 13:00 – 16:00 uur',
    ])
  })

  it('says from right to left what no longer holds, the first day first', () => {
    const changes = { sessions: FOUR_MORNINGS, was: { sessions: FOUR_MORNINGS.slice(0, 2) } }
    expect(JSON.stringify(letterOf('change', 'ar', changes).parts[0])).to.include(
      '\u2067\u206811 كانون الثاني (يناير) 2027\u2069، \u206818 كانون الثاني (يناير) 2027\u2069\u2069',
    )
  })

  it('reads back from the PDF as it was composed, Dutch on the back', async () => {
    const { pdf } = await PRINTER.print([letterOf('invitation', 'en', { sessions: FOUR_MORNINGS })])
    const { pages } = await readPdf(pdf)
    expect(pages).to.have.length(2)
    expect(pages[0]!.text).to.include('Monday 11 January 2027, 09:00 – 12:00').and.to.include('Dear F. in het Veld,')
    expect(pages[1]!.text).to.include('maandag 11 januari 2027').and.to.include('namens het college')
  })
})
