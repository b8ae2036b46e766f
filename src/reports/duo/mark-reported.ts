import { randomUUID } from 'node:crypto'
import { type EntityManager, In } from 'typeorm'
import { Signing } from '../../attendance/signing.entity.ts'
import type { Deps, World } from '../../deps.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { type Actor, type Scope, recordEvent, type Work, work } from '../../history/work.ts'
import { inScope } from '../../municipalities/scope.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { Report, TOLD_REPORT } from '../report.entity.ts'
import { type DueWork, listDueReports } from './list-due-reports.ts'

/** Marking, and taking it back, come one after the other. */
const LOCK = 'reports'

/**
 * Somebody typed these dates (or withdrawals) into DUO's portal. All are marked, or none; what was marked before stays as it is.
 * @param signingIds Which signings, as the worklist names them: a date that was changed meanwhile has another one.
 * @returns How many were marked now.
 * @throws NotFoundError `signing-unknown`; ConflictError `report-not-due` when something else is due by now, or nothing.
 */
export async function markReported(deps: World, by: Actor, signingIds: readonly string[]): Promise<number> {
  return work(deps, by, { lock: LOCK }, async (work) => {
    const due = new Map((await listDueReports(work.tx, by.scope)).map((report) => [report.signingId, report]))
    let marked = 0
    for (const signingId of new Set(signingIds)) {
      const report = due.get(signingId)
      if (report) await markDone(work, report)
      else await checkDoneBefore(work, signingId)
      marked += report ? 1 : 0
    }
    return marked
  })
}

/** One row for each signing and kind: what was told, undone and told again stays in the same one. */
async function markDone({ tx, at, by }: Work, { signing, referral, kind }: DueWork): Promise<void> {
  const known = await tx.findOneBy(Report, { signingId: signing.id, kind })
  const done = { status: 'sent', doneAt: at, doneBy: by.name } as const
  if (known) await tx.update(Report, { id: known.id }, done)
  else
    await tx.insert(Report, {
      id: randomUUID(),
      signingId: signing.id,
      referralId: referral.id,
      municipality: referral.municipality,
      kind,
      channel: 'portal',
      statusReason: null,
      createdAt: at,
      ...done,
    })
  await recordEvent(tx, at, by, {
    kind: kind === 'signed' ? 'report.sent' : 'report.withdrawal-sent',
    referralId: referral.id,
    municipality: referral.municipality,
    data: { day: signing.signedOn },
  })
}

async function checkDoneBefore({ tx, by }: Work, signingId: string): Promise<void> {
  const { signing, report } = await findSentReport(tx, by.scope, signingId)
  const isLast = report?.kind === (signing.withdrawnAt === null ? 'signed' : 'withdrawal')
  if (!isLast) throw new ConflictError('report-not-due')
}

/**
 * It was not typed into the portal after all: it is due again, if it is still true. What DUO itself accepted can't be undone here.
 * @throws NotFoundError `signing-unknown`; ConflictError `report-not-sent`.
 */
export async function undoReported(deps: World, by: Actor, signingId: string): Promise<void> {
  await work(deps, by, { lock: LOCK }, async ({ tx, at }) => {
    const { report, referral, signing } = await findSentReport(tx, by.scope, signingId)
    if (report?.status !== 'sent' || report.channel !== 'portal') throw new ConflictError('report-not-sent')
    await tx.update(Report, { id: report.id }, { status: 'withdrawn', doneAt: null, doneBy: null })
    await recordEvent(tx, at, by, {
      kind: 'report.undone',
      referralId: referral.id,
      municipality: referral.municipality,
      data: { day: signing.signedOn },
    })
  })
}

/** A signing, and the last that DUO was told of it. */
interface SentReport {
  readonly signing: Signing
  readonly referral: Referral
  readonly report: Report | null
}

/** @throws NotFoundError `signing-unknown`, also for a person of another municipality. */
async function findSentReport(tx: EntityManager, scope: Scope, signingId: string): Promise<SentReport> {
  const signing = await tx.findOneBy(Signing, { id: signingId })
  const referral = signing && (await tx.findOneBy(Referral, { id: signing.referralId }))
  if (!signing || !referral || !inScope(scope, referral.municipality)) throw new NotFoundError('signing-unknown')
  const sent = await tx.findBy(Report, { signingId, status: In([...TOLD_REPORT]) })
  const report = sent.find(({ kind }) => kind === 'withdrawal') ?? sent[0] ?? null
  return { signing, referral, report }
}

/** What came of telling DUO. */
interface ReportResult {
  /** Told by us, and taken by DUO. */
  readonly accepted: number
  readonly rejected: readonly { readonly reference: string; readonly reason: string }[]
  /** On its way: DUO has not answered yet. */
  readonly waiting: number
  /** References of what must be typed into DUO's portal. */
  readonly portal: readonly string[]
}

/**
 * Says of which signings DUO must still be told. Everything goes by DUO's portal: a person types it in and says so (`markReported`).
 * Changes nothing.
 */
export async function reportSignings({ db }: Pick<Deps, 'db'>, by: Actor): Promise<ReportResult> {
  const due = await listDueReports(db.read, by.scope)
  return { accepted: 0, rejected: [], waiting: 0, portal: due.map(({ referral }) => referral.reference) }
}
