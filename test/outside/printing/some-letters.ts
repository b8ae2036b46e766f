import type { LetterData, LetterPart, LetterRun } from '../../../src/outside/printing/letter-data.ts'

/** A run of text. */
export function run(text: string, strong = false): LetterRun {
  return strong ? { text, strong } : { text }
}

/** One side in Dutch. */
export function aSide(changes: Partial<LetterPart> = {}): LetterPart {
  return {
    language: 'nl',
    direction: 'ltr',
    fonts: [],
    details: [
      { label: 'Datum', value: '24 november 2026' },
      { label: 'Kenmerk', value: 'MH-2026-0042' },
    ],
    title: [run('Kom op dinsdag 15 december 2026')],
    sections: [
      {
        blocks: [
          { kind: 'paragraph', lines: [[run('Geachte mevrouw In het Veld,')]] },
          {
            kind: 'facts',
            facts: [
              { label: 'Dag', lines: [[run('dinsdag 15 december 2026', true)]] },
              { label: 'Tijd', lines: [[run('09:00 – 12:30 uur', true)]] },
              { label: 'Plaats', lines: [[run('Stadhuis')], [run('Markt 78')]] },
            ],
          },
        ],
      },
      {
        heading: [run('Komt u?')],
        blocks: [{ kind: 'list', items: [[run('Zeg het ons.')], [run('Bel '), run('14 043', true)]] }],
        action: { url: 'https://inburgering.example.org/u/k7Qm2xP9', label: 'Ik kom', caption: 'Scan de code' },
      },
    ],
    ...changes,
  }
}

/** Right to left, every inserted value isolated as compose does it. */
export function anArabicSide(): LetterPart {
  const inserted = (text: string) => `\u2068${text}\u2069`
  return aSide({
    language: 'ar',
    direction: 'rtl',
    fonts: ['Vazirmatn'],
    details: [{ label: 'التاريخ', value: inserted('24 نوفمبر 2026') }],
    title: [run('تعال إلى الاجتماع')],
    sections: [
      {
        blocks: [{ kind: 'paragraph', lines: [[run('يبدأ الاجتماع في '), run(inserted('09:00 – 12:30')), run('.')]] }],
      },
      {
        heading: [run('هل ستأتي؟')],
        blocks: [{ kind: 'paragraph', lines: [[run('اتصل بالرقم '), run(inserted('030-1234567'), true)]] }],
        action: { url: 'https://inburgering.example.org/u/k7Qm2xP9', label: 'سآتي', caption: 'امسح الرمز' },
      },
    ],
  })
}

export function aTigrinyaSide(): LetterPart {
  const title = [run('ናብ ኣኼባ ንዑ')]
  return aSide({ language: 'ti', fonts: ['Noto Sans Ethiopic'], title })
}

/** A letter of one side to a made-up person. */
export function aLetter(changes: Partial<LetterData> = {}): LetterData {
  return {
    sender: 'Sociale Zaken Maastricht Heuvelland',
    returnLine: 'Retour: Postbus 1992, 6201 BZ  MAASTRICHT',
    address: ['F. in het Veld', 'Voorbeeldstraat 12', '6211 CL  MAASTRICHT'],
    date: '2026-11-24',
    parts: [aSide()],
    ...changes,
  }
}
