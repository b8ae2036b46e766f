import { In, LessThan, LessThanOrEqual } from 'typeorm'
import { markAttendance } from '../attendance/mark-attendance.ts'
import { recordSigning } from '../attendance/record-signing.ts'
import { addDays, type Day } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import { ConflictError } from '../errors.ts'
import { answerPlacement } from '../groups/answer-placement.ts'
import { approveGroup } from '../groups/approve-group.ts'
import { DECLINE_REASONS } from '../groups/decline-reasons.ts'
import { formGroups } from '../groups/form-groups.ts'
import { Group } from '../groups/group.entity.ts'
import { leaveProgramme } from '../groups/leave-programme.ts'
import { holdGroups } from '../groups/hold-groups.ts'
import { Placement } from '../groups/placement.entity.ts'
import { Session } from '../groups/session.entity.ts'
import { NEWCOMER, TIMETABLE, type Actor } from '../history/actor.ts'
import { skipDueJobs } from '../jobs.ts'
import { printLetters } from '../invitations/print-letters.ts'
import { sendMessages } from '../invitations/send-messages.ts'
import { configure } from '../municipalities/configure.ts'
import { readSettingsFile } from '../municipalities/settings-file.ts'
import { stoppedClock } from '../outside/clock.ts'
import { importFile } from '../referrals/import-file.ts'
import { Referral } from '../referrals/referral.entity.ts'
import { markReported } from '../reports/mark-reported.ts'
import { Report } from '../reports/report.entity.ts'
import { reportSignings } from '../reports/report-signings.ts'
import { chance, demoRow, HEADING, pick, type Chance } from './people.ts'
import { demoRegion } from './region.ts'

const WEEKS = 14
const PEOPLE_A_WEEK = 13
/** The last file is a large one, so that there is something to do tonight. */
const PEOPLE_LAST_WEEK = 26

const PLANNER: Actor = { kind: 'user', name: 'Petra Planner', scope: 'all' }
const COORDINATOR: Actor = { kind: 'user', name: 'Coen Coördinator', scope: 'all' }

/**
 * Lets fourteen weeks go by in the made-up region, with the same acts that staff and newcomers use: every week a file from DUO, a
 * night that forms groups and sends invitations, answers, and people who come and sign, or don't. About 200 people, in every stage.
 */
export async function fillRegion(deps: Deps): Promise<void> {
  const today = deps.clock.today()
  const draw = chance(2026)
  await configure(
    at(deps, addDays(today, -7 * WEEKS), '08:00'),
    PLANNER,
    readSettingsFile(JSON.stringify(demoRegion(today))),
  )
  for (let week = WEEKS; week >= 0; week--) {
    const day = addDays(today, -7 * week)
    await importWeek(deps, draw, WEEKS - week, day)
    // Tonight is still to come, and of the last invitations most are not answered yet.
    if (week > 0) await spendNight(at(deps, day, '03:30'))
    await spendDay(at(deps, day, '07:00'), draw, {
      last: week <= 1,
      answering: week > 1 ? 0.82 : week === 1 ? 0.45 : 0,
    })
  }
  await letSomeLeave(deps)
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

/** The same world on another day. */
function at(deps: Deps, day: Day, time: string): Deps {
  return { ...deps, clock: stoppedClock(`${day}T${time}`) }
}

async function importWeek(deps: Deps, draw: Chance, week: number, day: Day): Promise<void> {
  const evening = at(deps, addDays(day, -1), '16:00')
  const rows = Array.from({ length: week === WEEKS ? PEOPLE_LAST_WEEK : PEOPLE_A_WEEK }, (_, index) =>
    demoRow(draw, week * PEOPLE_A_WEEK + index + 1, addDays(day, -1)),
  )
  await importFile(evening, PLANNER, {
    name: `duo-${day}.csv`,
    bytes: Buffer.from([HEADING, ...rows].join('\n')),
    municipality: '0935',
  })
}

async function spendNight(deps: Deps): Promise<void> {
  await holdGroups(deps, TIMETABLE)
  await formGroups(deps, TIMETABLE)
  await sendMessages(deps, TIMETABLE)
}

async function spendDay(
  deps: Deps,
  draw: Chance,
  { last, answering }: { last: boolean; answering: number },
): Promise<void> {
  await attend(deps, draw)
  await answer(deps, draw, answering)
  await reportSignings(deps, TIMETABLE)
  if (last) return
  await approve(deps)
  await printLetters(deps, PLANNER, {})
  await report(deps)
}

async function approve(deps: Deps): Promise<void> {
  for (const { id } of await deps.db.read.findBy(Group, { status: 'proposed' })) await approveGroup(deps, PLANNER, id)
}

/** @param answering The share of who was invited that answers: most of them come, some can't. */
async function answer(deps: Deps, draw: Chance, answering: number): Promise<void> {
  const invited = await deps.db.read.find(Placement, {
    where: { status: 'invited' },
    relations: { group: true, referral: true },
    order: { referral: { reference: 'ASC' } },
  })
  for (const { id, group, referral } of invited) {
    const first = await deps.db.read.findOneByOrFail(Session, { group: { id: group.id }, number: 1 })
    const says = draw()
    if (first.day <= deps.clock.today() || says > answering || isSilent(referral.reference)) continue
    const reason = pick(draw, DECLINE_REASONS).code
    await answerPlacement(deps, NEWCOMER, id, says < answering * 0.85 ? { coming: true } : { coming: false, reason })
  }
}

/** One in seven never answers, whatever is sent. */
function isSilent(reference: string): boolean {
  return Number(reference.slice(2)) % 7 === 0
}

/** Marks the sessions of the last week: nine of ten who said they would come are there; who said nothing is there half of the time. */
async function attend(deps: Deps, draw: Chance): Promise<void> {
  const sessions = await deps.db.read.find(Session, {
    where: { day: LessThan(deps.clock.today()), group: { status: In(['planned', 'held']) } },
    relations: { group: { slot: true } },
    order: { day: 'ASC', group: { slot: { code: 'ASC' } } },
  })
  for (const session of sessions.filter(({ day }) => day >= addDays(deps.clock.today(), -7)))
    await attendSession(deps, draw, session)
}

async function attendSession(deps: Deps, draw: Chance, session: Session): Promise<void> {
  const evening = at(deps, session.day, '17:00')
  const sessions = await deps.db.read.countBy(Session, { group: { id: session.group.id } })
  const seats = await deps.db.read.find(Placement, {
    where: { group: { id: session.group.id }, status: In(['invited', 'confirmed']) },
    relations: { referral: true },
    order: { referral: { reference: 'ASC' } },
  })
  for (const { id, status } of seats) {
    // A series mostly keeps who came once; absence is seldom, or nobody would reach the twelve hours.
    const comes = draw() < (sessions > 1 ? 0.98 : status === 'confirmed' ? 0.92 : 0.5)
    await markAttendance(evening, COORDINATOR, id, {
      session: session.number,
      status: comes ? 'present' : 'absent',
      late: comes && draw() < 0.05,
    })
    if (comes && session.number === sessions && draw() < 0.95) await sign(evening, id, draw() < 0.985)
  }
}

/** Who missed a half day of a series may not sign yet: the coordinator is told so, and they stay present without a signature. */
async function sign(deps: Deps, placementId: string, signs: boolean): Promise<void> {
  const day = deps.clock.today()
  await recordSigning(deps, COORDINATOR, placementId, signs ? { signedOn: day } : { refusedOn: day }).catch(
    (error: unknown) => {
      if (!(error instanceof ConflictError)) throw error
    },
  )
}

/** A week's signings wait on the list until somebody types them into the portal. */
async function report(deps: Deps): Promise<void> {
  const due = await deps.db.read.findBy(Report, { status: 'due', createdAt: LessThanOrEqual(deps.clock.now()) })
  await markReported(
    deps,
    PLANNER,
    due.map(({ signingId }) => signingId),
  )
}
