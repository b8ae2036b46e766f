import type { EntityManager } from 'typeorm'
import { NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/work.ts'
import { requireInScope, scopeWhere } from '../../municipalities/scope.ts'
import { ReferralImport } from './referral-import.entity.ts'
import type { RowProblem } from '../file/problems.ts'
import type { Deps } from '../../deps.ts'

/** How many rows a file adds, changes, leaves as they are and has refused. */
export interface ImportCounts {
  readonly rows: number
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly rejected: number
}

/** What `ReferralImport.result` holds: from the upload whose rows are in the file, once confirmed what came of it. */
export interface KeptResult extends Partial<ImportCounts> {
  /** Rows of another municipality than the chosen one are in it: then it is for who uploaded it, and for who sees all. */
  readonly mixed: boolean
  /** How many moved here from another municipality by themselves. */
  readonly moved?: number
  /** The first refused rows, without anything of what stood in them. */
  readonly problems?: readonly RowProblem[]
}

/** An upload with what is kept about it. */
export type FoundImport = Omit<ReferralImport, 'result'> & { readonly result: KeptResult }

/**
 * An upload of a municipality in scope. A file with rows of several municipalities is for who uploaded it, and for who sees all.
 * @throws NotFoundError `not-found`
 */
export async function findImport(tx: EntityManager, by: Actor, id: string): Promise<FoundImport> {
  const found = (await tx.findOneBy(ReferralImport, { id })) as FoundImport | null
  if (!found) throw new NotFoundError('not-found')
  requireInScope(by.scope, found.municipality)
  requireMayOpen(found, by)
  return found
}

/** @throws NotFoundError `not-found` for who may not see what is in the file. */
export function requireMayOpen(found: Openable, by: Actor): void {
  if (!mayOpen(found, by)) throw new NotFoundError('not-found')
}

type Openable = Pick<FoundImport, 'result' | 'uploadedBy'>

/** Whether somebody who sees the municipality may also see what is in the file. */
function mayOpen({ result, uploadedBy }: Openable, by: Actor): boolean {
  return !result.mixed || mayOpenMixed({ uploadedBy }, by)
}

/** Whether a file is somebody's also when rows of another municipality are in it. */
export function mayOpenMixed({ uploadedBy }: Pick<FoundImport, 'uploadedBy'>, by: Actor): boolean {
  return by.scope === 'all' || uploadedBy === by.name
}

/** An upload in the list, without the file. */
type ListedImport = Omit<FoundImport, 'content' | 'choices' | 'undo'> & { readonly mayOpen: boolean }

const SHOWN = 50

/** The uploads of the municipalities in scope, the newest first; the last fifty. */
export async function listImports({ db }: Pick<Deps, 'db'>, by: Actor): Promise<ListedImport[]> {
  const columns = [
    'id',
    'fileName',
    'municipality',
    'mapping',
    'status',
    'result',
    'uploadedBy',
    'uploadedAt',
    'confirmedAt',
  ]
  const found = await db.read
    .createQueryBuilder(ReferralImport, 'import')
    .select(columns.map((column) => `import.${column}`))
    .where(...scopeWhere(by.scope, 'import.municipality'))
    .orderBy('import.uploadedAt', 'DESC')
    .take(SHOWN)
    .getMany()
  return found.map((one) => {
    const result = one.result as unknown as KeptResult
    return { ...one, result, mayOpen: mayOpen({ result, uploadedBy: one.uploadedBy }, by) }
  })
}

const COUNTS = ['rows', 'new', 'changed', 'unchanged', 'rejected'] as const

/** Only the counts of something that has more. */
export function countsOf(result: ImportCounts): ImportCounts {
  return Object.fromEntries(COUNTS.map((name) => [name, result[name]])) as unknown as ImportCounts
}

/** True when two looks at the same file see the same. */
export function sameCounts(one: ImportCounts, other: ImportCounts): boolean {
  return COUNTS.every((name) => one[name] === other[name])
}

const LONG = 2_000

/** Whether a file has so many rows that it is worked on while other pages are answered. */
export function isLong(rows = 0): boolean {
  return rows > LONG
}
