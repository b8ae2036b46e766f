import { createHash } from 'node:crypto'
import { In, type EntityManager } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import { MADE_UP_READER, madeUpMeeting, sampleData } from '../own-texts/sample-reader.ts'
import { correctedText, type Pair, pairsOf } from '../texts/corrections.ts'
import { languageOf } from '../texts/languages.ts'
import { isSeatKind } from '../texts/message-data.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import { readTextFile, segmentsOf, type TextFile } from '../texts/text-files.ts'
import { hashOfTexts, type ReviewHashes } from '../texts/text-reviews.ts'
import { TextSignOff } from '../texts/text-sign-off.entity.ts'
import { valuesFor } from '../texts/values.ts'
import { TextCorrection } from './text-correction.entity.ts'

/** A sentence as a reviewer reads it. */
export interface SeenPair extends Pair {
  /** A hash of the Dutch and of our own sentence. */
  readonly pair: string
  /** What it says with what reviewers wrote, used yet or not. */
  readonly now: string
}

/** A text as a reviewer reads it. */
export interface ReviewText {
  readonly source: string
  readonly pairs: readonly SeenPair[]
  /** Of the Dutch and of what the reviewer reads. */
  readonly hashes: ReviewHashes
  readonly signed: TextSignOff | null
  /** Whether that is of both texts as they are now. */
  readonly holds: boolean
}

/** Every sentence of a text beside the Dutch, with what reviewers wrote, and who signed it. */
export async function showReview(tx: EntityManager, file: TextFile, language: string): Promise<ReviewText> {
  const rows = await tx.findBy(TextCorrection, { file, language, status: In(['proposed', 'used']) })
  const source = readTextFile(file, language)
  const pairs = onceEach(pairsOf(file, readTextFile(file, 'nl'), source)).map((one) => {
    const mine = rows.filter((row) => row.pair === one.pair)
    const found = mine.find(({ status }) => status === 'proposed') ?? mine[0]
    return { ...one, now: found?.after ?? one.text }
  })
  const hashes = hashesOf(file, language, pairs)
  const signed = await tx.findOneBy(TextSignOff, { file, language })
  const holds = signed !== null && signed.dutchHash === hashes.dutch && signed.textHash === hashes.text
  return { source, pairs, hashes, signed, holds }
}

/** A sentence that stands in several places is read and corrected once; its condition is said only if it is the same in each. */
function onceEach(pairs: readonly Pair[]): Omit<SeenPair, 'now'>[] {
  const places = new Map<string, Pair[]>()
  for (const one of pairs) places.set(pairHash(one), [...(places.get(pairHash(one)) ?? []), one])
  return [...places].flatMap(([pair, [first, ...others]]) => {
    if (!first) return []
    const { when, ...rest } = first
    return [{ ...rest, pair, ...(when && others.every((one) => one.when === when) && { when }) }]
  })
}

/** Names a sentence by what it says and translates. */
export function pairHash({ dutch, text }: Pick<Pair, 'dutch' | 'text'>): string {
  return createHash('sha256')
    .update(JSON.stringify([dutch, text]))
    .digest('hex')
    .slice(0, 16)
}

function hashesOf(file: TextFile, language: string, pairs: readonly SeenPair[]): ReviewHashes {
  const written = pairs.filter(({ now, text }) => now !== text)
  const corrections = written.map(({ dutch, text: before, now }) => ({ file, language, dutch, before, after: now }))
  const read = correctedText(file, language, corrections, (code) => readTextFile(file, code))
  const texts = (source: string) => segmentsOf(file, source).map(({ text }) => text)
  return { dutch: hashOfTexts(texts(readTextFile(file, 'nl'))), text: hashOfTexts(texts(read)) }
}

/** What is filled in in a message, with an example of it in the language; nobody's data. None of what is no message. */
export function examplesIn(file: TextFile, language: string, names: readonly string[], today: Day) {
  if (!isSeatKind(file)) return []
  const { person, reference } = MADE_UP_READER
  const data = sampleData(file, {
    municipality: MADE_UP_TOWN,
    reader: { person, reference },
    meeting: madeUpMeeting(today),
    fee: 150,
    today,
    link: 'https://example.org',
  })
  const values: Readonly<Record<string, readonly string[] | undefined>> = valuesFor(
    data,
    languageOf(language),
    ourTemplates().words(language),
  )
  return names.flatMap((name) =>
    values[name]?.length ? [{ name: `{{${name}}}`, example: values[name].join(', ') }] : [],
  )
}

const MADE_UP_TOWN = {
  name: 'Voorbeeld',
  sender: {
    name: 'Gemeente Voorbeeld',
    onBehalfOf: 'college van burgemeester en wethouders van Voorbeeld',
    returnAddress: [],
    phone: '14 000',
    email: 'post@example.org',
  },
  rules: { replyDays: 7 },
}
