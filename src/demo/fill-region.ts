import { addDays, type Day } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import { formGroups } from '../groups/planning/form-groups.ts'
import { leaveProgramme } from '../groups/seats/leave-programme.ts'
import { holdGroups } from '../groups/group/end-group.ts'
import { TIMETABLE, type Actor } from '../history/work.ts'
import { skipDueJobs } from '../jobs.ts'
import { printLetters } from '../invitations/letters/print-letters.ts'
import { sendMessages } from '../invitations/mail/send-messages.ts'
import { importFile } from '../referrals/review/import-file.ts'
import { Referral } from '../referrals/referral.entity.ts'
import { markReported, reportSignings } from '../reports/duo/mark-reported.ts'
import { listDueReports } from '../reports/duo/list-due-reports.ts'
import { agreeToSms, attendSessions, answerInvitations, at } from './answer-and-attend.ts'
import { chance, demoRow, HEADING, type Chance } from './people.ts'
import { askDemoTrainers } from './trainers.ts'
import { demoRegion } from './region.ts'
import { applySettings } from '../setup/settings/apply-settings.ts'
import { Group } from '../groups/group.entity.ts'
import { approveProposal } from '../invitations/due/approve-proposal.ts'
import { changeRules, type RulesForm } from '../municipalities/change-rules.ts'
import { Municipality } from '../municipalities/municipality.entity.ts'
import type { MunicipalityRules } from '../municipalities/rules.ts'
import { uploadImport } from '../referrals/review/upload-import.ts'

const WEEKS = 14
const DAYS_A_WEEK = 7
const PEOPLE_A_WEEK = 13
/** The last file is a large one, so that there is something to do tonight. */
const PEOPLE_LAST_WEEK = 26

const PLANNER: Actor = { kind: 'user', name: 'Petra Planner', scope: 'all' }

/**
 * Lets fourteen weeks go by in the made-up region, with the same acts that staff and newcomers use: every week a file from DUO, a
 * night that forms groups and sends invitations, answers, and people who come and sign, or don't. About 200 people, in every stage.
 */
export async function fillRegion(deps: Deps): Promise<void> {
  const today = deps.clock.today()
  const draw = chance(2026)
  await applySettings(
    at(deps, addDays(today, -DAYS_A_WEEK * WEEKS), '08:00'),
    PLANNER,
    JSON.stringify(demoRegion(today)),
  )
  let known: string[] = []
  for (let week = WEEKS; week > 0; week--) {
    const day = addDays(today, -DAYS_A_WEEK * week)
    known = await importWeek(at(deps, addDays(day, -1), '16:00'), draw, WEEKS - week, day)
    // In one of the last two nights a group is proposed, also when there were holidays.
    await spendNight(at(deps, day, '03:30'), week <= 2)
    await spendDay(at(deps, day, '07:00'), draw, week)
    // SMS waits for the day.
    await sendMessages(at(deps, day, '09:00'), TIMETABLE)
  }
  await spendLastDays(deps, draw)
  // Tonight is still to come: the last file came this morning.
  known = await importWeek(at(deps, today, '07:30'), draw, WEEKS, today)
  await letSomeLeave(deps)
  await uploadForReview(deps, PLANNER, draw, { known, next: WEEKS * PEOPLE_A_WEEK + PEOPLE_LAST_WEEK + 1 })
  await askDemoTrainers(deps, PLANNER)
  await skipDueJobs(deps)
}

/** Somebody got a temporary exemption, and somebody moved away. */
async function letSomeLeave(deps: Deps): Promise<void> {
  const [one, other] = await deps.db.read.find(Referral, {
    where: { status: 'waiting' },
    order: { reference: 'DESC' },
    take: 2,
  })
  if (one) await leaveProgramme(deps, PLANNER, one.id, { to: 'paused', reason: 'temporary-exemption' })
  if (other) await leaveProgramme(deps, PLANNER, other.id, { to: 'withdrawn', reason: 'moved' })
}

/** @returns The rows of the week's file. */
async function importWeek(deps: Deps, draw: Chance, week: number, day: Day): Promise<string[]> {
  const rows = Array.from({ length: week === WEEKS ? PEOPLE_LAST_WEEK : PEOPLE_A_WEEK }, (_, index) =>
    demoRow(draw, week * PEOPLE_A_WEEK + index + 1, addDays(day, -1)),
  )
  await importFile(deps, PLANNER, {
    name: `duo-${day}.csv`,
    bytes: Buffer.from([HEADING, ...rows].join('\n')),
    municipality: '0935',
  })
  await agreeToSms(deps, PLANNER)
  return rows
}

async function spendNight(deps: Deps, byHand: boolean): Promise<void> {
  const form = async () => void (await formGroups(deps, TIMETABLE))
  await holdGroups(deps, TIMETABLE)
  await (byHand ? approveByHand(deps, PLANNER, form) : form())
  await sendMessages(deps, TIMETABLE)
}

/** @param week How many weeks ago. Of the last invitations most are not answered yet. */
async function spendDay(deps: Deps, draw: Chance, week: number): Promise<void> {
  await attendSessions(deps, draw, DAYS_A_WEEK)
  await answerInvitations(deps, draw, week > 1 ? 0.82 : 0.45)
  await reportSignings(deps, TIMETABLE)
  if (week <= 1) return
  await printLetters(deps, PLANNER, {})
  await report(deps)
}

/** The days since the last week, until this morning, with all that happens by itself. Only last night groups are formed again. */
async function spendLastDays(deps: Deps, draw: Chance): Promise<void> {
  const today = deps.clock.today()
  for (let ago = DAYS_A_WEEK - 1; ago >= 0; ago--) {
    const night = at(deps, addDays(today, -ago), '03:30')
    await attendSessions(night, draw, 1)
    await holdGroups(night, TIMETABLE)
    if (ago === 0) await formGroups(night, TIMETABLE)
    await sendMessages(night, TIMETABLE)
    if (ago > 0) await sendMessages(at(deps, addDays(today, -ago), '09:00'), TIMETABLE)
  }
  await reportSignings(at(deps, today, '07:00'), TIMETABLE)
}

/** A week's signings wait on the list until somebody types them into the portal. */
async function report(deps: Deps): Promise<void> {
  const due = await listDueReports(deps.db.read, PLANNER.scope)
  await markReported(
    deps,
    PLANNER,
    due.map(({ signingId }) => signingId),
  )
}

/** Lets every municipality of the region approve by hand what `night` proposes. The last proposal is left for somebody to look at. */
async function approveByHand(deps: Deps, by: Actor, night: () => Promise<void>): Promise<void> {
  const automatic = await deps.db.read.find(Municipality)
  await setApproval(deps, by, automatic, 'manual')
  await night()
  const proposed = await deps.db.read.find(Group, { where: { status: 'proposed' }, order: { slot: { code: 'ASC' } } })
  for (const { id } of proposed.slice(0, -1)) await approveProposal(deps, by, id)
  await setApproval(deps, by, automatic, 'automatic')
}

async function setApproval(
  deps: Deps,
  by: Actor,
  municipalities: readonly Municipality[],
  approval: 'manual' | 'automatic',
): Promise<void> {
  for (const { code, rules } of municipalities) {
    const { version } = await deps.db.read.findOneByOrFail(Municipality, { code })
    await changeRules(deps, by, code, version, formOf({ ...rules, approval }))
  }
}

function formOf(rules: MunicipalityRules): RulesForm {
  return Object.fromEntries(Object.entries(rules).map(([rule, value]) => [rule, String(value ?? '')])) as RulesForm
}

const NEW_PEOPLE = 4

/**
 * Leaves a file that somebody must still look at: four new people, one whose address changed, one who is known already, and a row
 * with a mistake in the BSN.
 * @param known The rows of the file before, at least two.
 * @param next The number of the first new person.
 */
async function uploadForReview(
  deps: Deps,
  by: Actor,
  draw: Chance,
  { known, next }: { known: readonly string[]; next: number },
): Promise<void> {
  const today = deps.clock.today()
  const [same = '', other = ''] = known
  const people = Array.from({ length: NEW_PEOPLE + 1 }, (_, index) => demoRow(draw, next + index, today))
  const wrong = people
    .pop()
    ?.replace(/;(\d{8})(\d);/, (_, start: string, last: string) => `;${start}${9 - Number(last)};`)
  const rows = [...people, moved(other), same, wrong]
  await uploadImport(deps, by, {
    name: `duo-${today}-nieuw.csv`,
    bytes: Buffer.from([HEADING, ...rows].join('\n')),
    municipality: '0935',
  })
}

/** The row of somebody who now lives in another street of the same town. */
function moved(row: string): string {
  const street = HEADING.split(';').indexOf('Straat')
  return row
    .split(';')
    .map((cell, index) => (index === street ? 'Nieuwstraat' : cell))
    .join(';')
}
