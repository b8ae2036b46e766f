import { In, type EntityManager } from 'typeorm'
import { Signing } from '../../attendance/signing.entity.ts'
import { NotFoundError } from '../../errors.ts'
import type { Scope } from '../../history/actor.ts'
import { inScope } from '../../municipalities/scope.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { Report } from '../report.entity.ts'

/** A signing, and the last that DUO was told of it. */
export interface SentReport {
  readonly signing: Signing
  readonly referral: Referral
  readonly report: Report | null
}

/** @throws NotFoundError `signing-unknown`, also for a person of another municipality. */
export async function findSentReport(tx: EntityManager, scope: Scope, signingId: string): Promise<SentReport> {
  const signing = await tx.findOneBy(Signing, { id: signingId })
  const referral = signing && (await tx.findOneBy(Referral, { id: signing.referralId }))
  if (!signing || !referral || !inScope(scope, referral.municipality)) throw new NotFoundError('signing-unknown')
  const sent = await tx.findBy(Report, { signingId, status: In(['sent', 'accepted']) })
  const report = sent.find(({ kind }) => kind === 'withdrawal') ?? sent[0] ?? null
  return { signing, referral, report }
}
