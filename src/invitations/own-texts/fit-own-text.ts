import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { listLetterStyles } from '../../municipalities/letter-styles.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import {
  type LetterData,
  type LetterFault,
  type LetterStyleData,
  TOO_LONG_FOR_SHEET,
} from '../../outside/printing/letter-data.ts'
import { UnprintableLettersError } from '../../outside/printing/letter-printer.ts'
import { letterForm } from '../letters/letter-of.ts'
import { compose } from '../texts/compose.ts'
import type { MessageData, SeatKind } from '../texts/message-data.ts'
import { ourTemplates, type Templates } from '../texts/our-templates.ts'
import { longestOf, readLetterSources } from './longest-letters.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'printer'>

/**
 * Prints the longest letters that the timetable allows now (see `longestOf`) with these texts in them, and looks whether each keeps to
 * its sheet. What is planned later can be longer: who publishes looks again, and a letter that runs over is not printed but shown.
 * @param texts By the code of the language.
 * @throws InputError `own-text-no-room` (`language`, `over`, `room`) when a letter gets too long; `own-text-unprintable` (`language`,
 * `reason`) when it can't be printed at all, such as a character that no font has.
 */
export async function checkFit(
  deps: Needs,
  municipality: Municipality,
  kind: SeatKind,
  texts: Readonly<Record<string, string>>,
): Promise<void> {
  const style = (await listLetterStyles(deps.db.read)).get(municipality.code) ?? {}
  const longest = longestOf(await readLetterSources(deps), municipality, kind)
  const tried = Object.entries(texts).flatMap(([language, text]) =>
    longest(language).map((data) => ({ kind, language, text, data })),
  )
  const letterWith = (each: TriedLetter) => triedLetter(ourTemplates(), style, each)
  const [fault] = await faultsOf(deps, tried.map(letterWith))
  const failed = fault && tried[fault.index]
  if (!failed) return
  const { language, text } = failed
  if (fault.reason !== TOO_LONG_FOR_SHEET)
    throw new InputError('own-text-unprintable', { language, reason: fault.reason })
  const room = await findRoom(text, async (part) => {
    return (await faultsOf(deps, [letterWith({ ...failed, text: part })])).length === 0
  })
  throw new InputError('own-text-no-room', { language, over: text.length - room, room })
}

/** A letter with a municipality's own text in a language, to see whether it can be printed. */
export interface TriedLetter {
  readonly kind: SeatKind
  readonly language: string
  readonly text: string
  readonly data: MessageData
}

/** It as these templates say it. */
export function triedLetter(
  templates: Templates,
  style: LetterStyleData,
  { kind, language, text, data }: TriedLetter,
): LetterData {
  const own = { id: '', number: null, texts: { [language]: text } }
  return letterForm(templates, compose(templates, { kind, language, data, own }), data, style)
}

/** Which of these letters can't be printed; none when all can. */
export async function faultsOf(
  { printer }: Pick<Deps, 'printer'>,
  letters: readonly LetterData[],
): Promise<readonly LetterFault[]> {
  if (letters.length === 0) return []
  try {
    await printer.print(letters)
    return []
  } catch (error) {
    if (!(error instanceof UnprintableLettersError)) throw error
    return error.faults
  }
}

/** How many characters of a text fit: the letter is printed with ever closer guesses. */
async function findRoom(text: string, fits: (part: string) => Promise<boolean>): Promise<number> {
  let [room, over] = [0, text.length]
  while (over - room > PRECISION) {
    const middle = Math.floor((room + over) / 2)
    if (await fits(text.slice(0, middle))) room = middle
    else over = middle
  }
  return room
}

/** Less than a word. */
const PRECISION = 4
