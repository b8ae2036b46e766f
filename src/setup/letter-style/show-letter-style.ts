import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/work.ts'
import { type Logo, WINDOW_LEFT, type LetterData, type LetterRun } from '../../outside/printing/letter-data.ts'
import { LetterStyle } from '../../municipalities/letter-style.entity.ts'
import type { LetterWindow } from '../../municipalities/letter-look.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { requireInScope } from '../../municipalities/scope.ts'

/** How a municipality's letters look now. */
export interface ShownStyle {
  readonly municipality: Municipality
  readonly window: LetterWindow
  readonly accent: string
  readonly logo: Logo | null
  /** 0: as Dagdeel does it, nobody has changed it yet. */
  readonly version: number
}

/** @throws NotFoundError `not-found`, also for a municipality out of scope. */
export async function showLetterStyle({ db }: Pick<Deps, 'db'>, by: Actor, code: string): Promise<ShownStyle> {
  requireInScope(by.scope, code)
  const municipality = await db.read.findOneBy(Municipality, { code })
  if (!municipality) throw new NotFoundError('not-found')
  const style = await db.read.findOneBy(LetterStyle, { municipality: code })
  return {
    municipality,
    window: style?.window ?? WINDOW_LEFT,
    accent: style?.accent ?? '',
    logo: style?.logo && style.logoKind ? { kind: style.logoKind, base64: style.logo } : null,
    version: style?.version ?? 0,
  }
}

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
