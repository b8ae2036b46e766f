import type { Deps } from '../../deps.ts'
import type { LetterData, LetterRun } from '../../outside/printing/letter-data.ts'
import type { ShownStyle } from './show-letter-style.ts'

/** What the page says, in the reader's language. */
export interface WindowTestWords {
  readonly language: string
  readonly title: string
  readonly steps: readonly string[]
  readonly measures: readonly { readonly label: string; readonly text: string }[]
}

/** A page to hold against an envelope: a made-up address where letters have it, and the edge of the window drawn. */
export async function printWindowTest(
  { printer, clock }: Pick<Deps, 'printer' | 'clock'>,
  style: ShownStyle,
  words: WindowTestWords,
): Promise<Buffer> {
  const letter = testLetter(style, words, clock.today())
  return (await printer.print([letter], { duplex: false, drawn: true })).pdf
}

/** The longest lines that fit, so that what sticks out shows. */
const ADDRESS = ['A.B.C. van der Voorbeeld-Langenaam', 'Voorbeeldstraat 12-3', '1234 AB  VOORBEELDSTAD']

function testLetter(style: ShownStyle, words: WindowTestWords, date: string): LetterData {
  const { sender } = style.municipality
  const line = (text: string): LetterRun[] => [{ text }]
  return {
    sender: sender.name,
    returnLine: `Retour: ${sender.returnAddress.join(', ')}`,
    address: ADDRESS,
    date,
    window: { ...style.window },
    ...(style.accent && { accent: style.accent }),
    ...(style.logo && { logo: style.logo }),
    parts: [
      {
        language: words.language,
        direction: 'ltr',
        fonts: [],
        details: [],
        title: line(words.title),
        sections: [
          { blocks: [{ kind: 'list', items: words.steps.map(line) }] },
          {
            blocks: [
              { kind: 'facts', facts: words.measures.map(({ label, text }) => ({ label, lines: [line(text)] })) },
            ],
          },
        ],
      },
    ],
  }
}
