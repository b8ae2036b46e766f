import { stringify } from 'csv-stringify/sync'
import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { UnprintableLettersError, type PrintedBatch } from '../outside/letter-printer.ts'
import { closeBatch, dropEmptyBatches, setAside } from './close-batch.ts'
import { openBatch, type Letter, type OpenBatch } from './letter-batch.ts'
import { writeBatch } from './letter-files.ts'
import { letterOf } from './letter-of.ts'
import { answerLink } from './snapshot.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'secrets' | 'printer'>

/** A batch of letters: a PDF, and a manifest with a row for each letter. */
export interface LetterPrint {
  /** `2026-12-01-1`: day and number. Null: nothing waits. */
  readonly batch: string | null
  readonly letters: number
  /** Sides, the blank ones between two letters among them. */
  readonly pages: number
  readonly pdf: string | null
  readonly manifest: string | null
  /** Further batches of the same run: one PDF holds 250 letters at most. */
  readonly more?: LetterPrint[]
}

const NOTHING: LetterPrint = { batch: null, letters: 0, pages: 0, pdf: null, manifest: null }

/**
 * Prints every letter that waits and may still go out, in the order of the post. The files are kept in DATA_DIR/letters; `out` gets a
 * copy. Letters that can't be printed go to the list for a person. After a crash the same batch is printed again under its own name:
 * no letter is lost, and none is in two batches.
 */
export async function printLetters(deps: Needs, by: Actor, { out }: { out?: string } = {}): Promise<LetterPrint> {
  const prints: LetterPrint[] = []
  for (let batch = await openBatch(deps, by); batch; batch = await openBatch(deps, by)) {
    prints.push(...(await printBatch(deps, by, batch, out)))
  }
  await dropEmptyBatches(deps)
  const [first = NOTHING, ...more] = prints
  return more.length > 0 ? { ...first, more } : first
}

async function printBatch(deps: Needs, by: Actor, batch: OpenBatch, out: string | undefined): Promise<LetterPrint[]> {
  const { printed, faults } = await typeset(deps, batch)
  if (faults.length > 0) await setAside(deps, by, faults)
  // What is left of it is opened again.
  if (!printed) return []
  const files = await writeBatch(deps.config, batch.name, { pdf: printed.pdf, manifest: manifestOf(batch, printed) })
  let kept = { pdf: '', manifest: '' }
  const keep = async () => void (kept = await files.keep(out))
  const closed = await closeBatch(deps, by, batch, printed.pages, keep).finally(() => files.discard())
  if (!closed) return []
  return [{ batch: batch.name, letters: batch.letters.length, pages: printed.pages, ...kept }]
}

interface Typeset {
  readonly printed?: PrintedBatch
  readonly faults: { letter: Letter; reason: string }[]
}

async function typeset({ printer, clock, config, secrets }: Needs, { letters }: OpenBatch): Promise<Typeset> {
  const link = ({ recipient }: Letter) => answerLink(config.publicUrl, secrets, recipient.placement)
  const sheets = letters.map((letter) => letterOf(letter.message, letter.recipient, link(letter), clock.today()))
  try {
    return { printed: await printer.print(sheets), faults: [] }
  } catch (error) {
    if (!(error instanceof UnprintableLettersError)) throw error
    const faults = error.faults.flatMap(({ index, reason }) => {
      const letter = letters[index]
      return letter ? [{ letter, reason }] : []
    })
    if (faults.length === 0) throw error
    return { faults }
  }
}

/** For the printing house: where each letter stands in the PDF. No names, no numbers of people. */
function manifestOf({ name, letters }: OpenBatch, { pagesOf }: PrintedBatch): string {
  let page = 1
  const rows = letters.map(({ message, recipient }, index) => {
    const pages = pagesOf[index] ?? 0
    const row = [name, page, pages, recipient.referral.reference, message.language, recipient.person.postcode ?? '']
    // Printed on both sides: each letter begins on a fresh sheet.
    page += pages + (pages % 2)
    return row
  })
  return stringify([['batch', 'page', 'pages', 'reference', 'language', 'postcode'], ...rows])
}
