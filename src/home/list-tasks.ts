import { listOpenSessions } from '../attendance/sessions/list-sessions.ts'
import { listNotSigned } from '../attendance/sessions/stuck.ts'
import { listVisitors } from '../attendance/sessions/visitors.ts'
import { addDays, earliest, type Day } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import { listSmallGroups } from '../groups/changing/small-groups.ts'
import type { Group } from '../groups/group.entity.ts'
import { listGroups } from '../groups/group/find-group.ts'
import { trainerTasks } from '../groups/trainers/list-staffing.ts'
import type { Scope } from '../history/work.ts'
import { invitationTasks } from '../invitations/follow-up/invitation-tasks.ts'
import { Municipality } from '../municipalities/municipality.entity.ts'
import { scopeWhere } from '../municipalities/scope.ts'
import { localTime } from '../outside/clock.ts'
import { DECIDE_REASONS } from '../pool/list/list-pool.ts'
import { urgentIn } from '../pool/urgency.ts'
import { listMoves } from '../referrals/moves/list-moves.ts'
import { Referral } from '../referrals/referral.entity.ts'
import { ReferralImport } from '../referrals/review/referral-import.entity.ts'
import { listDueReports } from '../reports/duo/list-due-reports.ts'
import { type JobState, listJobStates } from './job-states.ts'
import type { Task } from './task.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config'>

const LEVELS: readonly Task['level'][] = ['bad', 'warning', 'info']

/** All that waits for a person who sees these municipalities: what is worst first, and among equals in the order of the flow. */
export async function listTasks(deps: Needs, scope: Scope): Promise<Task[]> {
  const tasks = [
    ...(await jobTasks(deps)),
    await filesToReview(deps, scope),
    await possibleMoves(deps, scope),
    await urgentPeople(deps, scope),
    await undecidedPeople(deps, scope),
    await proposals(deps, scope),
    await smallGroups(deps, scope),
    ...(await trainerTasks(deps, scope)),
    ...(await invitationTasks(deps, scope)),
    ...(await attendanceTasks(deps, scope)),
    await dueReports(deps, scope),
  ]
  return tasks.filter(({ count }) => count > 0).sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level))
}

/** What should have happened by itself and did not, and what it left for a person. */
async function jobTasks(deps: Needs): Promise<Task[]> {
  const states = await listJobStates(deps)
  const count = (wrong: JobState['state']) => states.filter(({ state }) => state === wrong).length
  return [
    { count: count('failed'), words: 'jobs:tasks.failed', href: '/vanzelf', level: 'bad', who: 'admin' },
    { count: count('late'), words: 'jobs:tasks.late', href: '/vanzelf', level: 'warning', who: 'admin' },
    ...states.map(({ name, left }) => ({
      ...{ count: left, words: `jobs:left.${name}.task` },
      ...{ href: '/vanzelf', level: 'warning' as const, who: 'admin' as const },
    })),
  ]
}

/** Files that were uploaded and on which nobody decided. */
async function filesToReview({ db }: Needs, scope: Scope): Promise<Task> {
  const found = await db.read
    .createQueryBuilder(ReferralImport, 'import')
    // Not the files themselves, which are large.
    .select(['import.id', 'import.result', 'import.uploadedAt'])
    .orderBy('import.uploadedAt')
    .where("import.status = 'uploaded'")
    .andWhere(...scopeWhere(scope, 'import.municipality'))
    .getMany()
  const [only] = found
  // A file with rows of several municipalities may be closed to this reader; the list says so.
  const open = only && found.length === 1 && (scope === 'all' || !only.result?.['mixed'])
  const href = open ? `/importeren/${only.id}` : '/importeren'
  const since = only ? localTime(only.uploadedAt).day : null
  return { count: found.length, words: 'referrals:tasks.review', href, level: 'bad', since }
}

/** Who may have moved to another municipality. */
async function possibleMoves({ db }: Needs, scope: Scope): Promise<Task> {
  const { total: count, moves } = await listMoves({ db }, scope, { skip: 0, take: 1 })
  const since = moves[0] ? localTime(moves[0].askedAt).day : null
  return { count, words: 'referrals:tasks.moves', href: '/verhuizingen', level: 'warning', since }
}

/** Who may miss their deadline. */
async function urgentPeople({ db, clock }: Needs, scope: Scope): Promise<Task> {
  const found = await db.read
    .createQueryBuilder(Referral, 'referral')
    .select('COUNT(*)', 'count')
    .addSelect('MIN(referral.deadline)', 'first')
    .where("referral.status = 'waiting'")
    .andWhere(...scopeWhere(scope, 'referral.municipality'))
    .andWhere(urgentIn(await db.read.find(Municipality), clock.today()))
    .getRawOne<{ count: number | string; first: Day | null }>()
  const [count, day] = [Number(found?.count ?? 0), found?.first ?? null]
  return { count, words: 'pool:tasks.urgent', href: '/wachtpool?wie=urgent&volgorde=deadline', level: 'bad', day }
}

/** A deadline that is further away says nothing of how soon something is to be done. */
const DAYS_THAT_PRESS = 28

function pressing(day: Day | null, today: Day): Day | null {
  return day !== null && day <= addDays(today, DAYS_THAT_PRESS) ? day : null
}

/** Who has to be decided on, before the first of them misses their deadline. */
async function undecidedPeople({ db, clock }: Needs, scope: Scope): Promise<Task> {
  const found = await db.read
    .createQueryBuilder(Referral, 'referral')
    .select('COUNT(*)', 'count')
    .addSelect('MIN(referral.deadline)', 'first')
    .where("referral.status = 'paused' AND referral.statusReason IN (:...reasons)", { reasons: DECIDE_REASONS })
    .andWhere(...scopeWhere(scope, 'referral.municipality'))
    .getRawOne<{ count: number | string; first: Day | null }>()
  const count = Number(found?.count ?? 0)
  const day = pressing(found?.first ?? null, clock.today())
  return { count, words: 'pool:tasks.decide', href: '/wachtpool?status=decide', level: 'warning', day }
}

/** Groups that wait for approval, until people can no longer be told in time of the first of them. */
async function proposals({ db }: Needs, scope: Scope): Promise<Task> {
  const proposed = await listGroups(db.read, scope, { status: 'proposed' })
  const hosts = new Map((await db.read.find(Municipality)).map((one) => [one.code, one]))
  const noticeOf = ({ slot }: Group) => hosts.get(slot.room.venue.municipality)?.rules.noticeDays ?? 0
  const day = earliest(proposed.map((group) => addDays(group.slot.startsOn, -noticeOf(group))))
  return { ...doorTo(proposed, 'proposed'), words: 'groups:tasks.proposals', level: 'warning', day }
}

/** Groups that became too small, on which nobody decided; those that can still be filled before that is too late. */
async function smallGroups(deps: Needs, scope: Scope): Promise<Task> {
  const small = (await listSmallGroups(deps, scope)).filter(({ decided }) => !decided)
  const day = earliest(small.map(({ group, lastDay, mayFill }) => (mayFill ? lastDay : group.slot.startsOn)))
  const door = doorTo(
    small.map(({ group }) => group),
    'small',
  )
  return { ...door, words: 'proposals:tasks.small', level: 'warning', day }
}

/** To the group itself when it is the only one, else to where they stand together. */
function doorTo(groups: readonly Group[], part: 'proposed' | 'small') {
  const [only] = groups
  return { count: groups.length, href: only && groups.length === 1 ? `/groepen/${only.id}` : `/groepen?deel=${part}` }
}

/** Sessions that are not fully marked, and people who were there and did not sign. */
async function attendanceTasks(deps: Needs, scope: Scope): Promise<Task[]> {
  const open = await listOpenSessions(deps, scope)
  const stuck = await listNotSigned(deps, scope)
  const visitors = await listVisitors(deps, scope)
  const today = deps.clock.today()
  return [
    {
      ...{ count: open.length, words: 'attendance:tasks.open', href: '/bijeenkomsten', level: 'bad' },
      ...{ who: 'coordinator', day: earliest(open.map(({ session }) => session.day)) },
    },
    {
      ...{ count: stuck.length, words: 'attendance:tasks.stuck', href: '/bijeenkomsten/niet-getekend' },
      ...{
        level: 'warning',
        day: pressing(earliest(stuck.map(({ placement }) => placement.referral.deadline)), today),
      },
    },
    {
      ...{ count: visitors.length, words: 'attendance:tasks.visitors', href: '/bijeenkomsten/bezoekers' },
      ...{ level: 'warning', since: earliest(visitors.map(({ session }) => session.day)) },
    },
  ]
}

/** Signing dates that must still be typed into DUO's portal. */
async function dueReports({ db }: Needs, scope: Scope): Promise<Task> {
  const due = await listDueReports(db.read, scope)
  const since = earliest(due.flatMap(({ signing }) => signing.signedOn ?? []))
  return { count: due.length, words: 'reports:tasks.due', href: '/terugmeldingen', level: 'warning', since }
}
