import type { EntityManager, SelectQueryBuilder } from 'typeorm'
import { Placement } from '../../groups/placement.entity.ts'
import { Session } from '../../groups/session.entity.ts'
import type { Scope } from '../../history/work.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { Report } from '../report.entity.ts'
import { firstInvitations, queryMeasure, type FiguresNow, type FigurePeriod } from './measures.ts'

/** The steps of somebody who signed, each from one moment to the next; `whole` is all of them but telling DUO. */
export const STEPS = ['placed', 'invited', 'met', 'signed', 'reported', 'whole'] as const
export type Step = (typeof STEPS)[number]

/** From where to where each step goes, as columns of `queryWays`. */
export const STEP_WAYS: Readonly<Record<Step, readonly [from: string, to: string]>> = {
  placed: ['waiting_since', 'placed_at'],
  invited: ['placed_at', 'sent_at'],
  met: ['sent_at', 'starts_on'],
  signed: ['starts_on', 'signed_on'],
  reported: ['signed_on', 'done_at'],
  whole: ['waiting_since', 'signed_on'],
}

/** The days of everybody who signed in the period in the seat of a group; a step counts for who has both its days. */
export function queryWays(
  tx: EntityManager,
  scope: Scope,
  period: FigurePeriod,
  now: FiguresNow,
): SelectQueryBuilder<Referral> {
  return queryMeasure(tx, scope, 'signed', { period }, now)
    .innerJoin(Placement, 'placement', 'placement.id = signing.placementId')
    .innerJoin('placement.group', 'team')
    .innerJoin('team.slot', 'slot')
    .leftJoin(Session, 'own', 'own.id = placement.sessionId')
    .leftJoin(firstInvitations, 'invitation', 'invitation.placement_id = placement.id')
    .leftJoin(Report, 'report', TOLD)
    .select('referral.waitingSince', 'waiting_since')
    .addSelect('placement.placedAt', 'placed_at')
    .addSelect('invitation.sent_at', 'sent_at')
    .addSelect('COALESCE(own.day, slot.startsOn)', 'starts_on')
    .addSelect('signing.signedOn', 'signed_on')
    .addSelect('report.doneAt', 'done_at')
}

const TOLD = "report.signingId = signing.id AND report.kind = 'signed' AND report.status IN ('sent', 'accepted')"
