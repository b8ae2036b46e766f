import { IsNull, In, type EntityManager } from 'typeorm'
import { findAttended, NEEDED_MINUTES, inHours } from '../../attendance/marks/find-marks.ts'
import { Signing } from '../../attendance/signing.entity.ts'
import { addDays, type Day } from '../../calendar/days.ts'
import { localTime } from '../../outside/clock.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { Report, TOLD_REPORT } from '../report.entity.ts'

/** How far somebody is, as they read it themselves. */
export interface OwnWay {
  /** Under the Wi2021, where hours count (BI21 art. 3.1 lid 2, 3); null under the Wi2013. */
  readonly hours: { readonly done: number; readonly left: number; readonly activityLeft: boolean } | null
  readonly signedOn: Day | null
  /** The day from which DUO shows it, about; null while DUO was not told. */
  readonly shownFrom: Day | null
}

/** DUO shows a date in *Mijn Inburgering* about three weeks after it was told, as municipalities write to their people. */
const SHOWN_AFTER_DAYS = 21

/** How far somebody is: the half days at which they were, in every group; the signature that counts; and whether DUO knows it. */
export async function showOwnWay(
  tx: EntityManager,
  { id, programme }: Pick<Referral, 'id' | 'programme'>,
): Promise<OwnWay> {
  const signing = await tx.findOneBy(Signing, { referralId: id, withdrawnAt: IsNull() })
  const signedOn = signing?.signedOn ?? null
  const hours = programme === 'wi2021' ? hoursOf(await findAttended(tx, id)) : null
  return { hours, signedOn, shownFrom: signing && signedOn ? await findShownFrom(tx, signing) : null }
}

function hoursOf({ minutes, activity }: Awaited<ReturnType<typeof findAttended>>): OwnWay['hours'] {
  return { done: inHours(minutes), left: inHours(Math.max(0, NEEDED_MINUTES - minutes)), activityLeft: !activity }
}

async function findShownFrom(tx: EntityManager, { id }: Signing): Promise<Day | null> {
  const report = await tx.findOneBy(Report, { signingId: id, kind: 'signed', status: In([...TOLD_REPORT]) })
  return report ? addDays(localTime(report.doneAt ?? report.createdAt).day, SHOWN_AFTER_DAYS) : null
}
