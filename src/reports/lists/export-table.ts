import { writeFile } from 'node:fs/promises'
import writeXlsxFile from 'write-excel-file/node'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import type { Scope } from '../../history/actor.ts'
import { csvOf, harmless, type Cell } from '../../outside/csv-of.ts'
import { makeOwn } from '../../outside/own-files.ts'
import { outcomesTable } from './outcomes-table.ts'
import { sessionsTable } from './sessions-table.ts'
import type { EntityManager } from 'typeorm'
import { scopeWhere } from '../../municipalities/scope.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { personName } from '../person-name.ts'

const TABLES = { referrals: referralsTable, sessions: sessionsTable, outcomes: outcomesTable } as const

/** What can be taken along in a spreadsheet. */
export type ExportName = keyof typeof TABLES

/** True for a word that is one of the exports. */
export function isExportName(what: string): what is ExportName {
  return Object.hasOwn(TABLES, what)
}

/**
 * Writes a table for spreadsheets: CSV or XLSX, by the ending of the file's name. Never a BSN, a V-number or an address.
 * @returns How many rows, the heading not counted.
 * @throws InputError `export-ending` for another ending.
 */
export async function exportTable(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  what: ExportName,
  file: string,
): Promise<{ rows: number }> {
  const ending = /\.(csv|xlsx)$/i.exec(file)?.[1]?.toLowerCase()
  if (!ending) throw new InputError('export-ending')
  const table = await TABLES[what](db.read, scope)
  await makeOwn(file)
  if (ending === 'csv') await writeFile(file, csvOf(table))
  else await writeSheet(table, what, file)
  return { rows: table.length - 1 }
}

async function writeSheet(table: readonly (readonly Cell[])[], sheet: string, file: string): Promise<void> {
  const rows = table.map((row, index) =>
    row.map((cell) => ({
      value: typeof cell === 'string' ? harmless(cell) : (cell ?? undefined),
      ...(index === 0 && { fontWeight: 'bold' as const }),
    })),
  )
  await writeFile(file, await writeXlsxFile(rows, { sheet }).toBuffer())
}

const REFERRAL_HEADINGS = [
  'referentie',
  'gemeente',
  'wet',
  'naam',
  'talen',
  'wacht sinds',
  'uiterst op',
  'status',
  'reden',
]

/** Everyone who was sent, with how far they are. */
export async function referralsTable(tx: EntityManager, scope: Scope): Promise<Cell[][]> {
  const where = scopeWhere(scope, 'referral.municipality')
  const referrals = await tx
    .createQueryBuilder(Referral, 'referral')
    .innerJoinAndSelect('referral.person', 'person')
    .where(where.sql, where.parameters)
    .orderBy('referral.municipality')
    .addOrderBy('referral.reference')
    .getMany()
  return [REFERRAL_HEADINGS, ...referrals.map(rowOf)]
}

function rowOf({
  reference,
  municipality,
  programme,
  person,
  waitingSince,
  deadline,
  status,
  statusReason,
}: Referral): Cell[] {
  const law = programme === 'wi2013' ? 'Wi2013' : 'Wi2021'
  const languages = person.languages.join(', ')
  return [reference, municipality, law, personName(person), languages, waitingSince, deadline, status, statusReason]
}
