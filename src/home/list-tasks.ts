import { listOpenSessions } from '../attendance/sessions/list-sessions.ts'
import { listNotSigned } from '../attendance/sessions/stuck.ts'
import { listVisitors } from '../attendance/sessions/visitors.ts'
import { addDays, type Day } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import { listSmallGroups } from '../groups/changing/small-groups.ts'
import { Group } from '../groups/group.entity.ts'
import { maySeeGroup } from '../groups/group/find-group.ts'
import { trainerTasks } from '../groups/trainers/list-staffing.ts'
import type { Scope } from '../history/work.ts'
import { invitationTasks } from '../invitations/follow-up/invitation-tasks.ts'
import { Municipality } from '../municipalities/municipality.entity.ts'
import { inScope, scopeWhere } from '../municipalities/scope.ts'
import { DECIDE_REASONS } from '../pool/list/list-pool.ts'
import { countMoves } from '../referrals/moves/list-moves.ts'
import { Referral } from '../referrals/referral.entity.ts'
import { ReferralImport } from '../referrals/review/referral-import.entity.ts'
import { listDueReports } from '../reports/duo/list-due-reports.ts'
import { type Language, sayDay, translate } from '../words/words.ts'
import { type JobState, listJobStates } from './job-states.ts'

/** Something that waits for a person. */
export interface Task {
  readonly count: number
  /** The key of its text, `groups:tasks.proposals`; `count` chooses the plural. */
  readonly words: string
  /** Where exactly these are. */
  readonly href: string
  readonly level: 'bad' | 'warning' | 'info'
  /** Who does it; a planner unless it is said. */
  readonly who?: 'planner' | 'coordinator' | 'admin'
  /** The first day that it endangers, or on which it should have been done. */
  readonly day?: Day | null
}

/** A task in the reader's language, without the number, which stands before it. */
export function sayTask({ count, words }: Task, language: Language): string {
  return translate(language, words, { count }).replace(`${count} `, (start, at) => (at === 0 ? '' : start))
}

/** Who does a task and how soon, in words: `planner, uiterlijk 14 december`. */
export function sayUrgency({ who = 'planner', day, level }: Task, today: Day, language: Language): string {
  const say = (key: string, values = {}) => translate(language, `common:tasks.${key}`, values)
  const soon = day
    ? say(day < today ? 'since' : 'before', { day: sayDay(day, language, 'short') })
    : say(`level.${level}`)
  return `${say(`who.${who}`)} · ${soon}`
}

/**
 * What to do after something was done on a page: more of the same when there is any, else what is worst; null when nothing waits.
 * @param path `/bijeenkomsten/bezoekers`
 */
export function nextTask(tasks: readonly Task[], path: string): Task | null {
  const pathOf = ({ href }: Task) => href.replace(/[?#].*/, '')
  const areaOf = (address: string) => address.split('/')[1]
  return (
    tasks.find((task) => pathOf(task) === path) ??
    tasks.find((task) => areaOf(pathOf(task)) === areaOf(path)) ??
    tasks[0] ??
    null
  )
}

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
    .select(['import.id', 'import.result'])
    .where("import.status = 'uploaded'")
    .andWhere(...scopeWhere(scope, 'import.municipality'))
    .getMany()
  const [only] = found
  // A file with rows of several municipalities may be closed to this reader; the list says so.
  const open = only && found.length === 1 && (scope === 'all' || !only.result?.['mixed'])
  const href = open ? `/importeren/${only.id}` : '/importeren'
  return { count: found.length, words: 'referrals:tasks.review', href, level: 'bad' }
}

/** Who may have moved to another municipality. */
async function possibleMoves({ db }: Needs, scope: Scope): Promise<Task> {
  const count = await countMoves({ db }, scope)
  return { count, words: 'referrals:tasks.moves', href: '/verhuizingen', level: 'warning' }
}

/** Who may miss their deadline. */
async function urgentPeople({ db, clock }: Needs, scope: Scope): Promise<Task> {
  const municipalities = (await db.read.find(Municipality)).filter(({ code }) => inScope(scope, code))
  const found = municipalities.map(({ code, rules }) =>
    db.read
      .createQueryBuilder(Referral, 'referral')
      .select('COUNT(*)', 'count')
      .addSelect('MIN(referral.deadline)', 'first')
      .where("referral.status = 'waiting' AND referral.municipality = :code", { code })
      .andWhere('referral.deadline <= :last', { last: addDays(clock.today(), rules.rescueDays) })
      .getRawOne<{ count: number | string; first: Day | null }>(),
  )
  const each = await Promise.all(found)
  const count = each.reduce((sum, one) => sum + Number(one?.count ?? 0), 0)
  const [day = null] = each.flatMap((one) => one?.first ?? []).sort()
  return { count, words: 'pool:tasks.urgent', href: '/wachtpool?wie=urgent&volgorde=deadline', level: 'bad', day }
}

/** Who has to be decided on. */
async function undecidedPeople({ db }: Needs, scope: Scope): Promise<Task> {
  const count = await db.read
    .createQueryBuilder(Referral, 'referral')
    .where("referral.status = 'paused' AND referral.statusReason IN (:...reasons)", { reasons: DECIDE_REASONS })
    .andWhere(...scopeWhere(scope, 'referral.municipality'))
    .getCount()
  return { count, words: 'pool:tasks.decide', href: '/wachtpool?status=decide', level: 'warning' }
}

async function proposals({ db }: Needs, scope: Scope): Promise<Task> {
  const relations = { slot: { room: { venue: true } } }
  const proposed = await db.read.find(Group, { where: { status: 'proposed' }, relations })
  const ids = proposed.filter((group) => maySeeGroup(scope, group)).map(({ id }) => id)
  return { ...doorTo(ids, 'proposed'), words: 'groups:tasks.proposals', level: 'warning' }
}

/** Groups that became too small, on which nobody decided. */
async function smallGroups(deps: Needs, scope: Scope): Promise<Task> {
  const small = (await listSmallGroups(deps, scope)).filter(({ decided }) => !decided).map(({ group }) => group.id)
  return { ...doorTo(small, 'small'), words: 'proposals:tasks.small', level: 'warning' }
}

/** To the group itself when it is the only one, else to where they stand together. */
function doorTo(ids: readonly string[], part: 'proposed' | 'small') {
  const [only] = ids
  return { count: ids.length, href: only && ids.length === 1 ? `/groepen/${only}` : `/groepen?deel=${part}` }
}

/** Sessions that are not fully marked, and people who were there and did not sign. */
async function attendanceTasks(deps: Needs, scope: Scope): Promise<Task[]> {
  const open = await listOpenSessions(deps, scope)
  const [first = null] = open.map(({ session }) => session.day).sort()
  const stuck = (await listNotSigned(deps, scope)).length
  const visitors = (await listVisitors(deps, scope)).length
  return [
    {
      ...{ count: open.length, words: 'attendance:tasks.open', href: '/bijeenkomsten' },
      ...{ level: 'bad', who: 'coordinator', day: first },
    },
    { count: stuck, words: 'attendance:tasks.stuck', href: '/bijeenkomsten/niet-getekend', level: 'warning' },
    { count: visitors, words: 'attendance:tasks.visitors', href: '/bijeenkomsten/bezoekers', level: 'warning' },
  ]
}

/** Signing dates that must still be typed into DUO's portal. */
async function dueReports({ db }: Needs, scope: Scope): Promise<Task> {
  const count = (await listDueReports(db.read, scope)).length
  return { count, words: 'reports:tasks.due', href: '/terugmeldingen', level: 'warning' }
}
