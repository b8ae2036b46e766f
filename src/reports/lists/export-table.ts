import { writeFile } from 'node:fs/promises'
import writeXlsxFile from 'write-excel-file/node'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import type { Scope } from '../../history/work.ts'
import { csvOf, harmless, type Cell } from '../../outside/csv-of.ts'
import { makeOwn } from '../../outside/files.ts'
import type { EntityManager } from 'typeorm'
import { scopeWhere, inScope } from '../../municipalities/scope.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { personName } from '../person-name.ts'
import { listSessionSeats, type SessionSeats } from '../../attendance/sessions/show-session.ts'
import { maySeeGroup } from '../../groups/group/find-group.ts'
import { Session } from '../../groups/session.entity.ts'
import { Signing } from '../../attendance/signing.entity.ts'
import { localTime } from '../../outside/clock.ts'
import { Report } from '../report.entity.ts'

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
  const referrals = await tx
    .createQueryBuilder(Referral, 'referral')
    .innerJoinAndSelect('referral.person', 'person')
    .where(...scopeWhere(scope, 'referral.municipality'))
    .orderBy('referral.municipality')
    .addOrderBy('referral.reference')
    .getMany()
  return [REFERRAL_HEADINGS, ...referrals.map(referralRow)]
}

function referralRow({
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

const SESSION_HEADINGS = [
  'dagdeel',
  'bijeenkomst',
  'datum',
  'begin',
  'einde',
  'zaal',
  'locatie',
  'taal',
  'status groep',
  'verwacht',
  'aanwezig',
  'afwezig',
  'afgemeld',
]

/** Every session that somebody may see, with how many of their people came. */
async function sessionsTable(tx: EntityManager, scope: Scope): Promise<Cell[][]> {
  const sessions = await tx.find(Session, {
    relations: { group: { slot: { room: { venue: true } } } },
    order: { day: 'ASC', startTime: 'ASC', id: 'ASC' },
  })
  const found = await listSessionSeats(
    tx,
    sessions.filter(({ group }) => maySeeGroup(scope, group)),
  )
  return [SESSION_HEADINGS, ...found.map((seats) => sessionRow(seats, scope))]
}

function sessionRow({ session, seats }: SessionSeats, scope: Scope): Cell[] {
  const { group, number, day, startTime, endTime } = session
  const { code, room } = group.slot
  const mine = seats.filter(
    ({ placement }) => placement.status !== 'declined' && inScope(scope, placement.referral.municipality),
  )
  const count = (status: string) => mine.filter(({ mark }) => mark?.status === status).length
  const what = [code, number, day, startTime, endTime, room.code, room.venue.name, group.language, group.status]
  return [...what, mine.length, count('present'), count('absent'), count('excused')]
}

const OUTCOME_HEADINGS = [
  'referentie',
  'gemeente',
  'wet',
  'ondertekend op',
  'geweigerd op',
  'uiterst op',
  'op tijd',
  'gemeld aan DUO op',
]

/** Everyone who signed or refused, whether in time, and when DUO was told. */
async function outcomesTable(tx: EntityManager, scope: Scope): Promise<Cell[][]> {
  const rows = await tx
    .createQueryBuilder(Signing, 'signing')
    .innerJoin(Referral, 'referral', 'referral.id = signing.referralId')
    .leftJoin(
      Report,
      'report',
      "report.signingId = signing.id AND report.kind = 'signed' AND report.status IN ('sent', 'accepted')",
    )
    .select('referral.reference', 'reference')
    .addSelect('referral.municipality', 'municipality')
    .addSelect('referral.programme', 'programme')
    .addSelect('referral.deadline', 'deadline')
    .addSelect('signing.signedOn', 'signed_on')
    .addSelect('signing.refusedOn', 'refused_on')
    .addSelect('report.doneAt', 'done_at')
    .where('signing.withdrawnAt IS NULL')
    .andWhere(...scopeWhere(scope, 'referral.municipality'))
    .orderBy('referral.municipality')
    .addOrderBy('referral.reference')
    .getRawMany<Outcome>()
  return [OUTCOME_HEADINGS, ...rows.map(outcomeRow)]
}

type Outcome = Readonly<
  Record<'reference' | 'municipality' | 'programme' | 'deadline', string> &
    Record<'signed_on' | 'refused_on' | 'done_at', string | null>
>

function outcomeRow(row: Outcome): Cell[] {
  const inTime = row.signed_on === null ? null : row.signed_on <= row.deadline ? 'ja' : 'nee'
  const law = row.programme === 'wi2013' ? 'Wi2013' : 'Wi2021'
  return [
    row.reference,
    row.municipality,
    law,
    row.signed_on,
    row.refused_on,
    row.deadline,
    inTime,
    row.done_at && localTime(row.done_at).day,
  ]
}
