import { In } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { listLetterStyles } from '../../municipalities/letter-styles.ts'
import { type LetterData, TOO_LONG_FOR_SHEET } from '../../outside/printing/letter-data.ts'
import { faultsOf, triedLetter } from '../own-texts/fit-own-text.ts'
import { longestOf, readLetterSources } from '../own-texts/longest-letters.ts'
import { isSeatKind, MESSAGE_KINDS, type SeatKind } from '../texts/message-data.ts'
import { loadTemplates, ourTemplates, type Templates } from '../texts/our-templates.ts'
import { listOwnTexts } from '../texts/own-text-blocks.ts'
import type { TextFile } from '../texts/text-files.ts'
import { TextCorrection } from './text-correction.entity.ts'

/**
 * Prints every municipality's longest letters with these corrections in them. A letter that can't be printed without them either says
 * nothing about them.
 * @throws InputError `correction-no-room` (`municipality`) when a letter gets too long for its sheet; `correction-unprintable`
 * (`municipality`, `reason`) when it can't be printed at all, such as a sign that no font has.
 */
export async function checkLetters(
  deps: Pick<Deps, 'db' | 'clock' | 'config' | 'printer'>,
  language: string,
  ids: readonly string[],
): Promise<void> {
  const tx = deps.db.read
  const chosen = await tx.findBy(TextCorrection, { id: In([...ids]) })
  const kinds = lettersOf(chosen.map(({ file }) => file))
  if (kinds.length === 0) return
  const used = await tx.findBy(TextCorrection, { status: 'used' })
  const isReplaced = (one: TextCorrection) => chosen.some(({ file, pair }) => file === one.file && pair === one.pair)
  const corrected = loadTemplates(undefined, [...chosen, ...used.filter((one) => !isReplaced(one))])
  const sources = await readLetterSources(deps)
  const styles = await listLetterStyles(tx)
  const codes = sources.municipalities.map(({ code }) => code)
  const ownTexts = await listOwnTexts(tx, codes)
  for (const municipality of sources.municipalities) {
    const { code, name } = municipality
    const tried = kinds.flatMap((kind) => {
      const text = ownTexts.get(code)?.get(kind)?.texts[language] ?? ''
      return longestOf(sources, municipality, kind)(language).map((data) => ({ kind, language, text, data }))
    })
    const lettersBy = (templates: Templates) =>
      tried.map((each) => triedLetter(templates, styles.get(code) ?? {}, each))
    const reason = await newFault(deps, lettersBy(ourTemplates()), lettersBy(corrected))
    if (reason === TOO_LONG_FOR_SHEET) throw new InputError('correction-no-room', { municipality: name })
    if (reason !== undefined) throw new InputError('correction-unprintable', { municipality: name, reason })
  }
}

/** The words that are shared stand in each of them. */
function lettersOf(files: readonly TextFile[]): readonly SeatKind[] {
  return files.includes('words')
    ? MESSAGE_KINDS
    : MESSAGE_KINDS.filter((kind) => files.filter(isSeatKind).includes(kind))
}

/** Why a letter can't be printed any more; the letters of before are printed only where one of after can't be. */
async function newFault(deps: Pick<Deps, 'printer'>, before: readonly LetterData[], after: readonly LetterData[]) {
  const faults = await faultsOf(deps, after)
  const known = await faultsOf(
    deps,
    faults.map(({ index }) => before[index]!),
  )
  return faults.find(({ reason }, place) => !known.some((one) => one.index === place && one.reason === reason))?.reason
}
