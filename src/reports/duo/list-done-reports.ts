import { In } from 'typeorm'
import { Signing } from '../../attendance/signing.entity.ts'
import type { Deps } from '../../deps.ts'
import type { Scope } from '../../history/actor.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { Report } from '../report.entity.ts'

/** What was told to DUO: the report with the signing and the person it is about. */
export interface DoneReport {
  readonly report: Report
  readonly signing: Signing
  readonly referral: Referral
}

/** What was told, the last first. */
export async function listDoneReports(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  { skip, take }: { skip: number; take: number },
): Promise<{ total: number; rows: DoneReport[] }> {
  const where = scopeWhere(scope, 'report.municipality')
  const [reports, total] = await db.read
    .createQueryBuilder(Report, 'report')
    .where("report.status IN ('sent', 'accepted', 'rejected')")
    .andWhere(where.sql, where.parameters)
    .orderBy('report.doneAt', 'DESC')
    .addOrderBy('report.id')
    .skip(skip)
    .take(take)
    .getManyAndCount()
  return { total, rows: await withPeople(db.read, reports) }
}

async function withPeople(tx: Deps['db']['read'], reports: readonly Report[]): Promise<DoneReport[]> {
  const signings = await tx.findBy(Signing, { id: In(reports.map(({ signingId }) => signingId)) })
  const ids = reports.map(({ referralId }) => referralId)
  const referrals = await tx.find(Referral, { where: { id: In(ids) }, relations: { person: true } })
  return reports.flatMap((report) => {
    const signing = signings.find(({ id }) => id === report.signingId)
    const referral = referrals.find(({ id }) => id === report.referralId)
    return signing && referral ? [{ report, signing, referral }] : []
  })
}
