import { z } from 'zod'
import { projectFolder } from '../../outside/project-folder.ts'
import { type Correction, correctedText, whileUncorrected } from './corrections.ts'
import { isolated } from './inserted-text.ts'
import { languageOf, writtenLanguage, type Direction, type MessageLanguage } from './languages.ts'
import { readdirSync } from 'node:fs'
import { extname } from 'node:path'
import { REVIEWED } from './read-template.ts'
import { pathOfText, readTextFile, wordsIn } from './text-files.ts'
import { DECLINE_REASONS, type DeclineReason } from '../../groups/placement-status.ts'

/** What somebody may ask for on the page: short and neutral, no free text in which illness could stand. */
export const PAGE_NEEDS = ['wheelchair', 'childcare', 'otherLanguage', 'interpreter'] as const
export type PageNeed = (typeof PAGE_NEEDS)[number]

const word = z.string().trim().min(1)
const KEYS = [
  'title language come comeAll programme when signing where bring bringWhat question yes no',
  'thanksComing comingText stillNo thanksNot notText stillYes full why whyText back calendar help helpText what whatText',
  'cancelled cancelledText gone goneText past pastText unknown unknownText openMap listenText',
  'changed changedText expired expiredText movedAway movedAwayText signed signedText',
  'tooMany tooManyText failed need needText needLanguage needSaved needSavedText needEmpty contact contactText',
  'maySms phoneMobile dropSms phone phoneHint email emailHint mayEmail contactSaved contactEmpty phoneWrong emailWrong send save',
  'others othersText dayGone whenCan whenCanText whenDays whenParts morning afternoon evening whenSaved whenEmpty',
  'code codeText codeWrong codeOpen',
  'statement listen accessibility',
  'way wayActivity wayUnsigned wayDuoSoon asked takeBack takenBack dropPhone',
  'emailCheck emailConsent emailOften emailMine emailMineText emailConfirmed emailOld',
]
  .join(' ')
  .split(' ')

/** The words of the newcomer's page in one language. Each language has them all, or the start says which is missing. */
const Shape = z.strictObject({
  /** Whether somebody who speaks the language has read it. */
  reviewed: z.union([z.literal(false), REVIEWED]),
  hello: word.includes('{{name}}'),
  call: word.includes('{{phone}}'),
  time: word.includes('{{range}}'),
  failedText: word.includes('{{phone}}'),
  needOther: word.includes('{{phone}}'),
  emailCheckText: word.includes('{{address}}'),
  emailFailed: word.includes('{{address}}'),
  wayDone: word.includes('{{hours}}'),
  wayLeft: word.includes('{{hours}}'),
  takeDay: word.includes('{{day}}'),
  waySigned: word.includes('{{day}}'),
  wayDuo: word.includes('{{day}}'),
  ourPhone: word.includes('{{phone}}'),
  smsOn: word.includes('{{phone}}'),
  needs: z.strictObject(Object.fromEntries(PAGE_NEEDS.map((need) => [need, word]))),
  reasons: z.strictObject(Object.fromEntries(DECLINE_REASONS.map(({ code }) => [code, word]))),
  ...Object.fromEntries(KEYS.map((key) => [key, word])),
})
type PageWords = Readonly<Record<string, string>> & {
  readonly reasons: Readonly<Record<DeclineReason, string>>
  readonly needs: Readonly<Record<PageNeed, string>>
}

/** The words of every language in `templates/page`, checked. Throws with the file and all that is wrong in it. */
export const pageWords = whileUncorrected(
  (corrections) => wordsInFolder('page', Shape, corrections) as unknown as Map<string, PageWords>,
)

/** A language that the page can be read in. */
export interface PageLanguage {
  readonly language: MessageLanguage
  readonly words: PageWords
}

/** The words for a reader: in the language that was asked for, else that of the message, else down its chain to Dutch. */
export function pageLanguage(asked: unknown, own: string): PageLanguage {
  const loaded = pageWords()
  const available = [...loaded.keys()]
  const wanted = typeof asked === 'string' && available.includes(asked) ? asked : own
  const code = writtenLanguage(wanted, available)
  return { language: languageOf(code), words: loaded.get(code)! }
}

/** Every language of the page, Dutch first, then as the table has them. */
export function pageLanguages(): MessageLanguage[] {
  return [...pageWords().keys()]
    .map(languageOf)
    .sort((one, other) => Number(other.code === 'nl') - Number(one.code === 'nl'))
}

/** A sentence with a value in it; what is inserted keeps its own direction. */
export function said(pattern: string, values: Readonly<Record<string, string>>, direction: Direction): string {
  return pattern.replace(/\{\{(\w+)\}\}/g, (_, name: string) => isolated(values[name] ?? '', direction))
}

/**
 * The words of every language in a folder of `templates/`, by the code of the language, with these corrections. Throws with the file and
 * all that is wrong in it.
 */
export function wordsInFolder<T extends z.ZodType>(
  file: 'page' | 'certificate',
  shape: T,
  corrections: readonly Correction[],
): Map<string, z.output<T>> {
  const codes = readdirSync(projectFolder(`templates/${file}`)).map((name) => name.replace(extname(name), ''))
  return new Map(
    codes.map((code) => {
      const source = correctedText(file, code, corrections, (language) => readTextFile(file, language))
      const read = shape.safeParse(wordsIn(file, source))
      if (!read.success) throw new Error(`templates/${pathOfText(file, code)}: ${z.prettifyError(read.error)}`)
      return [languageOf(code).code, read.data]
    }),
  )
}
