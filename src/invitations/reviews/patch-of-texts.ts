import { createTwoFilesPatch } from 'diff'
import type { EntityManager } from 'typeorm'
import { correctedText } from '../texts/corrections.ts'
import { pathOfText, readTextFile, TEXT_FILES, withTexts } from '../texts/text-files.ts'
import { listReviews, reviewNote } from '../texts/text-reviews.ts'
import { TextSignOff } from '../texts/text-sign-off.entity.ts'
import { TextCorrection } from './text-correction.entity.ts'

/**
 * The corrections of a language that are used, and who signed which text, as a patch that `git apply` puts into `templates/` of the
 * program itself. Empty when there is nothing that the program does not have.
 */
export async function patchOfTexts(tx: EntityManager, language: string): Promise<string> {
  const used = await tx.findBy(TextCorrection, { language, status: 'used' })
  const signed = await tx.findBy(TextSignOff, { language })
  const reviews = await listReviews(tx)
  const patches = TEXT_FILES.map((file) => {
    const own = readTextFile(file, language)
    const corrected = correctedText(file, language, used, (code) => readTextFile(file, code))
    const review = reviews(file, language).reviewed ? signed.find((one) => one.file === file) : undefined
    const patched = review ? withTexts(file, corrected, new Map(), reviewNote(review)) : corrected
    const path = `templates/${pathOfText(file, language)}`
    return patched === own ? '' : createTwoFilesPatch(`a/${path}`, `b/${path}`, own, patched)
  })
  return patches.join('')
}
