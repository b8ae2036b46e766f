import { MoreThanOrEqual } from 'typeorm'
import type { Deps } from '../deps.ts'
import { formGroups } from '../groups/planning/form-groups.ts'
import { holdGroups } from '../groups/group/hold-groups.ts'
import { PlanRun } from '../groups/planning/plan-run.entity.ts'
import { Session } from '../groups/session.entity.ts'
import { TIMETABLE } from '../history/actor.ts'
import { momentOf } from '../outside/clock.ts'
import { Message } from '../invitations/message/message.entity.ts'
import { Placement } from '../groups/placement.entity.ts'
import { countStages, totalOf } from '../reports/lists/count-stages.ts'
import { STAGES } from '../reports/lists/stage-query.ts'
import { ReferralImport } from '../referrals/review/referral-import.entity.ts'
import { Referral } from '../referrals/referral.entity.ts'
import { isClosed } from './places.ts'

/**
 * Looks whether the demo is what it says: everyone counted once, every stage filled, mail and letters there, pages answering.
 * @throws Error that names what is missing.
 */
export async function checkDemo(deps: Deps, url: string): Promise<void> {
  const total = totalOf(await countStages(deps, 'all'))
  const referrals = await deps.db.read.count(Referral)
  expect(STAGES.reduce((sum, stage) => sum + total[stage], 0) === referrals, 'the stages add up to the referrals')
  for (const stage of STAGES) expect(total[stage] > 0, `somebody is ${stage}`)
  expect(await deps.db.read.existsBy(ReferralImport, { status: 'uploaded' }), 'a file waits to be looked at')
  await checkDays(deps)
  for (const channel of ['email', 'letter'] as const)
    expect(await deps.db.read.existsBy(Message, { channel }), `there is a message by ${channel}`)
  for (const path of ['/health/ready', '/aanmelden', await newcomersPage(deps)]) {
    const { status } = await fetch(`${url}${path}`)
    expect(status === 200, `${path.replace(/^\/u\/.*/, '/u/…')} answers, and not with ${status}`)
  }
  process.stdout.write(
    `The demo is right: ${referrals} people, ${STAGES.map((stage) => `${total[stage]} ${stage}`).join(', ')}.\n`,
  )
}

/** Every night until last night was there, and there is something to do today and tonight. */
async function checkDays(deps: Deps): Promise<void> {
  const today = deps.clock.today()
  expect((await holdGroups(deps, TIMETABLE)) === 0, 'no group that is over stands as going on')
  const lastNight = { at: MoreThanOrEqual(momentOf(today, '00:00')) }
  expect(await deps.db.read.existsBy(PlanRun, lastNight), 'groups were formed last night')
  const meetsToday = { day: today, group: { status: 'planned' as const } }
  expect(isClosed(today) || (await deps.db.read.existsBy(Session, meetsToday)), 'a group meets today')
  const ahead = await formGroups(deps, TIMETABLE, { dryRun: true })
  expect(
    ahead.some(({ plan }) => plan.groups.length > 0),
    'there is something to do tonight',
  )
}

async function newcomersPage({ db, secrets }: Deps): Promise<string> {
  const { id, tokenNumber, tokenHash } = await db.read.findOneByOrFail(Placement, { status: 'invited' })
  return `/u/${secrets.token(id, tokenNumber, tokenHash)}`
}

function expect(right: boolean, what: string): void {
  if (!right) throw new Error(`the demo is not right: expected that ${what}`)
}
