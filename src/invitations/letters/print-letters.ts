import { In, IsNull } from 'typeorm'
import type { Deps, World } from '../../deps.ts'
import { type Actor, work } from '../../history/work.ts'
import { listLetterStyles } from '../../municipalities/letter-styles.ts'
import { csvOf } from '../../outside/csv-of.ts'
import type { LetterData } from '../../outside/printing/letter-data.ts'
import type { PrintedFiles } from '../../outside/printing/print-files.ts'
import { closeBatch, dropEmptyBatches, type Fault } from './close-batch.ts'
import { LetterBatch } from './letter-batch.entity.ts'
import { openBatch, type OpenBatch, COUNTRY } from './letter-batch.ts'
import {
  batchInTheMaking,
  discardHalfPrinted,
  pdfNames,
  type BatchFiles,
  type BatchInTheMaking,
} from './letter-files.ts'
import { letterOf, linksTo } from './letter-of.ts'
import { Message } from '../message/message.entity.ts'
import { gatherRecipients } from '../recipient/recipient.ts'
import { inParts } from '../../outside/database/many-rows.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'secrets' | 'printer'>

/** A batch of letters: a PDF, or several when it is large, and a manifest with a row for each letter. */
export interface LetterPrint {
  /** `2026-12-01-1`: day and number. Null: nothing waits. */
  readonly batch: string | null
  readonly letters: number
  /** Sides, the blank ones between two letters among them. */
  readonly pages: number
  readonly pdf: string | null
  /** All PDFs in the order of the post, when there are several; `pdf` is the first. */
  readonly pdfs?: readonly string[]
  readonly manifest: string | null
  /** Further batches of the same run: each has 5,000 letters at most. */
  readonly more?: LetterPrint[]
}

const NOTHING: LetterPrint = { batch: null, letters: 0, pages: 0, pdf: null, manifest: null }

/**
 * Prints every letter that waits and may still go out, in the order of the post. The files are kept in DATA_DIR/letters; `out` gets a
 * copy. With `only`, of those letters alone. Letters that can't be printed go to the list for a person. After a crash the same batch is printed again under its own name:
 * no letter is lost, and none is in two batches.
 * @throws OutsideError `printer-ended`: the letters wait as before.
 */
export async function printLetters(
  deps: Needs,
  by: Actor,
  { out, only }: { out?: string; only?: readonly string[] } = {},
): Promise<LetterPrint> {
  await discardHalfPrinted(deps.config)
  const prints: LetterPrint[] = []
  for (let batch = await openBatch(deps, by, only); batch; batch = await openBatch(deps, by, only)) {
    const print = await printBatch(deps, by, batch, out)
    if (print) prints.push(print)
  }
  await dropEmptyBatches(deps)
  const [first = NOTHING, ...more] = prints
  return more.length > 0 ? { ...first, more } : first
}

async function printBatch(deps: Needs, by: Actor, batch: OpenBatch, out?: string): Promise<LetterPrint | null> {
  const files = await batchInTheMaking(deps.config, batch.name)
  try {
    const title = `${batch.letters.length} brieven, partij ${batch.name}`
    const printed = await deps.printer.printFiles((number) => files.pdf(number), lotsOf(deps, batch), title)
    await files.writeManifest(manifestOf(batch, printed))
    return await closePrinted(deps, by, batch, { printed, files, out })
  } finally {
    await files.discard()
  }
}

/** @returns Null when it doesn't count: nothing of it could be printed, or it changed meanwhile and what is left is opened again. */
async function closePrinted(
  deps: Needs,
  by: Actor,
  batch: OpenBatch,
  { printed, files, out }: { printed: PrintedFiles; files: BatchInTheMaking; out?: string },
): Promise<LetterPrint | null> {
  let kept: BatchFiles = { pdfs: [], manifest: '' }
  const keep = async () => void (kept = await files.keep(printed.files, out))
  const letters = printed.places.filter((place) => place !== null).length
  const faults = printed.faults.flatMap(({ index, reason }): Fault[] => {
    const letter = batch.letters[index]
    return letter ? [{ messageId: letter.messageId, reason }] : []
  })
  const closed = await closeBatch(deps, by, batch, { pages: printed.pages, letters, faults, keep })
  if (!closed || letters === 0) return null
  const { pdfs, manifest } = kept
  const [pdf = null] = pdfs
  return { batch: batch.name, letters, pages: printed.pages, pdf, ...(pdfs.length > 1 && { pdfs }), manifest }
}

/** More are not faster, and cost the memory. */
const LETTERS_A_LOT = 20

/** The letters as the printer takes them: written when they are needed, so that thousands are never in memory together. */
async function* lotsOf(deps: Needs, { letters }: OpenBatch): AsyncGenerator<LetterData[]> {
  const { db, clock } = deps
  const styles = await listLetterStyles(db.read)
  for (const lot of inParts(letters, LETTERS_A_LOT)) {
    const messages = new Map(
      (await db.read.findBy(Message, { id: In(lot.map((one) => one.messageId)) })).map((row) => [row.id, row]),
    )
    const recipients = await gatherRecipients(db.read, [...new Set(lot.map(({ placementId }) => placementId))])
    yield lot.map(({ messageId, placementId, reference }) => {
      const [message, recipient] = [messages.get(messageId), recipients.get(placementId)]
      if (!message || !recipient) throw new Error(`the letter to ${reference} is gone`)
      const order = { letterDate: clock.today(), style: styles.get(message.municipality) }
      return letterOf(message, recipient, { ...linksTo(deps, recipient), ...order })
    })
  }
}

const FOR_PROGRAMS = { delimiter: ',' }

/**
 * For the printing house's programs: where each letter stands in the PDF, and in which of them when there are several. No names, no
 * numbers of people.
 */
function manifestOf({ name, letters }: OpenBatch, { places, files }: PrintedFiles): string {
  const names = pdfNames(name, files)
  const several = (file: string) => (files > 1 ? [file] : [])
  const rows = letters.flatMap(({ reference, language, postcode }, index) => {
    const place = places[index]
    if (!place) return []
    const { page, pages, file } = place
    return [[name, page, pages, reference, language, COUNTRY, postcode ?? '', ...several(names[file - 1] ?? '')]]
  })
  const heading = ['batch', 'page', 'pages', 'reference', 'language', 'country', 'postcode', ...several('file')]
  return csvOf([heading, ...rows], FOR_PROGRAMS)
}

/** Writes down that somebody took the letters of a batch to a printer; only the first time counts. @param batchId Of one that they may see. */
export async function takeLetters(deps: World, by: Actor, batchId: string): Promise<void> {
  await work(deps, by, {}, ({ tx, at }) =>
    tx.update(LetterBatch, { id: batchId, takenAt: IsNull() }, { takenAt: at, takenBy: by.name }),
  )
}
