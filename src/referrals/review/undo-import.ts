import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { type Actor, recordEvent, work } from '../../history/work.ts'
import { RECEIVING } from '../receiving/receive-referrals.ts'
import { countChanged, countTouched, takeBack, type TakenIn } from '../receiving/take-back.ts'
import { findImport, type FoundImport } from './find-import.ts'
import { ReferralImport } from './referral-import.entity.ts'

/** What taking an import back would do. */
export interface UndoReview {
  /** So many people would be gone again, and of so many is there again what was there before. */
  readonly added: number
  readonly changed: number
  /** So many were placed, told something or changed since: then it can't be done. */
  readonly touched: number
}

type Needs = Pick<Deps, 'db' | 'clock' | 'secrets'>

/**
 * What it would do to take an import back.
 * @throws NotFoundError `not-found`; ConflictError `import-past-undo` when it can't be taken back at all: it is not the last one of its
 * municipality, or what it did concerned another municipality too.
 */
export async function showUndo(
  { db, secrets }: Pick<Deps, 'db' | 'secrets'>,
  by: Actor,
  id: string,
): Promise<UndoReview> {
  return reviewUndo(db.read, takenInOf(secrets, await findImport(db.read, by, id)))
}

/**
 * Takes an import back, as long as nothing happened to anybody of it: who was new is gone, of others is there what was there. Twice does
 * nothing the second time.
 * @throws As `showUndo`; ConflictError `import-touched`.
 */
export async function undoImport(deps: Needs, by: Actor, id: string): Promise<UndoReview | null> {
  return work(deps, by, RECEIVING, async (work) => {
    const { tx, at } = work
    const found = await findImport(tx, by, id)
    if (found.status === 'undone') return null
    const taken = takenInOf(deps.secrets, found)
    const review = await reviewUndo(tx, taken)
    if (review.touched > 0) throw new ConflictError('import-touched', { count: review.touched })
    await takeBack(work, taken)
    await tx.update(ReferralImport, { id }, { status: 'undone', undo: null })
    const { added, changed } = review
    await recordEvent(tx, at, by, {
      kind: 'import.undone',
      municipality: found.municipality,
      data: { import: id, added, changed },
    })
    return review
  })
}

function takenInOf(secrets: Deps['secrets'], { undo }: FoundImport): TakenIn {
  if (undo === null) throw new ConflictError('import-past-undo')
  return JSON.parse(secrets.open(undo)) as TakenIn
}

async function reviewUndo(tx: EntityManager, taken: TakenIn): Promise<UndoReview> {
  return { added: taken.added.length, changed: countChanged(taken), touched: await countTouched(tx, taken) }
}
