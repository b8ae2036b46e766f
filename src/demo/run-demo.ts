import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addUser } from '../accounts/users/add-user.ts'
import { choosePassword } from '../accounts/users/choose-password.ts'
import { aborted, onStopSignal, type StopSignals } from '../commands/stop-signal.ts'
import { readDemoConfig } from '../config.ts'
import type { Deps } from '../deps.ts'
import { COMMAND, TIMETABLE } from '../history/work.ts'
import { closeDeps, openDeps, serve } from '../main.ts'
import { type Clock, momentOf } from '../outside/clock.ts'
import { fillRegion } from './fill-region.ts'
import type { Role } from '../accounts/user.entity.ts'
import { MoreThanOrEqual } from 'typeorm'
import { formGroups } from '../groups/planning/form-groups.ts'
import { holdGroups } from '../groups/group/end-group.ts'
import { PlanRun } from '../groups/planning/plan-run.entity.ts'
import { Session } from '../groups/session.entity.ts'
import { SENDINGS } from '../invitations/message/channel.ts'
import { Message } from '../invitations/message/message.entity.ts'
import { Placement } from '../groups/placement.entity.ts'
import { countStages, totalOf, STAGES } from '../reports/lists/count-stages.ts'
import { ReferralImport } from '../referrals/review/referral-import.entity.ts'
import { Referral } from '../referrals/referral.entity.ts'
import { isClosed } from './places.ts'

/** The password of every account of the demo. It opens nothing else: the demo is thrown away when it stops. */
export const DEMO_PASSWORD = 'proberen-en-leren'

/** Who can sign in to the demo. */
export const DEMO_ACCOUNTS: readonly { email: string; name: string; role: Role; municipalities: readonly string[] }[] =
  [
    { email: 'beheer@example.org', name: 'Bea Beheerder', role: 'admin', municipalities: [] },
    {
      email: 'planner@example.org',
      name: 'Petra Planner',
      role: 'planner',
      municipalities: ['0935', '0938', '0981', '0994', '1729'],
    },
    {
      email: 'coordinator@example.org',
      name: 'Coen Coördinator',
      role: 'coordinator',
      municipalities: ['0935', '0938', '0981', '0994', '1729'],
    },
    { email: 'meerssen@example.org', name: 'Mees uit Meerssen', role: 'planner', municipalities: ['0938'] },
  ]

/**
 * Makes a filled region in a folder that is thrown away at the end, and serves it.
 * @param check Make it, check it and stop.
 */
export async function runDemo(check: boolean, clock: Clock): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-demo-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const signals = onStopSignal(0)
  const deps = await openDeps(readDemoConfig(folder, check ? { PORT: '0' } : {}), clock, signals)
  say('Making a region with about 200 people and fourteen weeks of history …')
  await Promise.race([makeDemo(deps), aborted(signals.asked)])
  if (signals.asked.aborted) return closeDeps(deps)
  const service = await serve(deps, signals)
  await (check ? checkDemo(deps, service.url) : show(service.url, signals)).finally(() => service.stop())
  signals.release()
}

/** Fills the database behind `deps` with the region and its accounts. */
export async function makeDemo(deps: Deps): Promise<void> {
  await fillRegion(deps)
  for (const account of DEMO_ACCOUNTS) {
    const { link } = await addUser(deps, COMMAND, account)
    await choosePassword(deps, link.slice(link.lastIndexOf('/') + 1), DEMO_PASSWORD)
  }
}

/** Where it is, and with whose name and password somebody comes in. */
export function sayAccounts(url: string): void {
  say(`\nDagdeel: ${url}\n\nSign in with one of these, password ${DEMO_PASSWORD}`)
  for (const { email, role, name } of DEMO_ACCOUNTS) say(`  ${email.padEnd(26)} ${role.padEnd(12)} ${name}`)
}

async function show(url: string, { asked }: StopSignals): Promise<void> {
  sayAccounts(url)
  say('\nStop with Ctrl-C: everything of the demo is thrown away.')
  await aborted(asked)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

/**
 * Looks whether the demo is what it says: everyone counted once, every stage filled, mail and letters there, pages answering.
 * @throws Error that names what is missing.
 */
async function checkDemo(deps: Deps, url: string): Promise<void> {
  const total = totalOf(await countStages(deps, 'all'))
  const referrals = await deps.db.read.count(Referral)
  expect(STAGES.reduce((sum, stage) => sum + total[stage], 0) === referrals, 'the stages add up to the referrals')
  for (const stage of STAGES) expect(total[stage] > 0, `somebody is ${stage}`)
  expect(await deps.db.read.existsBy(ReferralImport, { status: 'uploaded' }), 'a file waits to be looked at')
  await checkDays(deps)
  for (const channel of SENDINGS)
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
