import { setTimeout as pause } from 'node:timers/promises'
import { type EntityManager, In, LessThan, MoreThan } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { TIMETABLE, type Work, work } from '../../history/work.ts'
import { unpackInTurns } from '../../outside/aside/packed.ts'
import { momentOf, type Moment } from '../../outside/clock.ts'
import type { Database } from '../../outside/database/database.ts'
import { CLAIMED_BY, claimRun, releaseRun, whileHeld } from '../../outside/database/lease.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { keepReasons } from '../planning/apply-plan.ts'
import { PlanRun } from '../planning/plan-run.entity.ts'
import { findPlanningVersion, sumUpChanges } from '../planning/planning-version.ts'
import type { ReasonAhead } from './night-ahead.ts'
import type { Outcome } from './work-out.ts'
import { WorkedOut } from './worked-out.entity.ts'

type World = Pick<Deps, 'db' | 'clock' | 'config' | 'stopping' | 'log'>

/** Something that takes long to answer. */
export interface LongQuestion {
  /** Under which its answer is kept. */
  readonly name: string
  readonly pool: string
  readonly day: Day
  /** Whether the reasons that come with the answer are told on the pages of the people. */
  readonly tellsPeople?: boolean
  /** @param known The fingerprint of what the answer that is kept was worked out from. Null: it can't be answered now. */
  readonly workOut: (known: string | null) => Promise<Outcome | null>
}

/**
 * The answer that is kept. `current`: nothing changed that it depends on. `working`: something did, and it is being worked out anew,
 * here or by another process. `failed`: that went wrong, and is tried again when something changes or somebody asks for it.
 */
export interface KeptAnswer<Answer> {
  readonly state: 'current' | 'working' | 'failed'
  /** The last one that is known; null: none yet. */
  readonly answer: Answer | null
  /** When it was known to be right. */
  readonly at: Moment | null
  /** How long working it out took the last time. */
  readonly milliseconds: number
}

/** So long a page waits for what is done in a moment. What took longer the last time is not waited for at all. */
const MOMENT_MILLISECONDS = 500

/** What is being worked out in this process. */
const underWay = new Map<string, Promise<void>>()

/**
 * Finds an answer, and has it worked out anew when it isn't right any more: once, however many ask, in however many processes.
 * @param again Also when it failed.
 */
export async function findWorkedOut<Answer>(
  deps: World,
  question: LongQuestion,
  again = false,
): Promise<KeptAnswer<Answer>> {
  const found = await look<Answer>(deps, question)
  if (found.state === 'current' || (found.state === 'failed' && !again)) return found
  const working = begin(deps, question)
  if (found.milliseconds > MOMENT_MILLISECONDS) return { ...found, state: 'working' }
  await Promise.race([working, pause(MOMENT_MILLISECONDS, undefined, { ref: false })])
  return look(deps, question)
}

/** Waits until nothing is being worked out in this process any more. */
export async function nothingUnderWay(): Promise<void> {
  while (underWay.size > 0) await Promise.all(underWay.values())
}

/** For the start: another version of the program may come to another answer. */
export async function forgetWorkedOut(db: Database): Promise<void> {
  await db.write((tx) => tx.createQueryBuilder().delete().from(WorkedOut).execute())
}

async function look<Answer>({ db }: World, { name, pool }: LongQuestion): Promise<KeptAnswer<Answer>> {
  const version = await findPlanningVersion(db.read)
  const kept = await db.read.findOneBy(WorkedOut, { question: name })
  const isRight = kept?.version === version
  // A plan that a run has made real since is none for tonight: its people would be counted twice.
  const isDone = kept?.at && !isRight && (await db.read.existsBy(PlanRun, { pool, at: MoreThan(kept.at) }))
  return {
    state: isRight ? 'current' : kept?.failedVersion === version ? 'failed' : 'working',
    answer: kept?.answer && !isDone ? (JSON.parse(kept.answer) as Answer) : null,
    at: kept?.at ?? null,
    milliseconds: kept?.milliseconds ?? 0,
  }
}

function begin(deps: World, question: LongQuestion): Promise<void> {
  const key = `${deps.config.databaseUrl} ${question.name}`
  const working = underWay.get(key) ?? workOutOnce(deps, question).finally(() => underWay.delete(key))
  underWay.set(key, working)
  return working
}

/** Not while another process is at it. Should that one end halfway, its claim is over within a minute. */
async function workOutOnce(deps: World, question: LongQuestion): Promise<void> {
  const { db, clock, log } = deps
  const run = { job: question.name, dueAt: momentOf(clock.today(), '00:00'), claimedBy: CLAIMED_BY, minutes: 1 }
  try {
    if (!(await claimRun(db, clock, run))) return
    await whileHeld(deps, run, () => workOutAndKeep(deps, question)).finally(() => releaseRun(db, run))
  } catch (error) {
    // What was stopped is asked again after the next start.
    if (!deps.stopping.aborted) log.error({ err: error, question: question.name }, 'working out failed')
  }
}

async function workOutAndKeep(deps: World, question: LongQuestion): Promise<void> {
  const { db, clock } = deps
  const kept = await db.read.findOneBy(WorkedOut, { question: question.name })
  const version = await findPlanningVersion(db.read)
  const at = clock.now()
  const started = performance.now()
  try {
    const outcome = await question.workOut(kept?.fingerprint ?? null)
    const milliseconds = Math.round(performance.now() - started)
    if (outcome)
      await work(deps, TIMETABLE, { lock: 'plan' }, (work) => keep(work, question, outcome, { at, milliseconds }))
  } catch (error) {
    if (!deps.stopping.aborted) await db.write((tx) => keepRow(tx, question, { failedVersion: version }))
    throw error
  }
}

async function keep(
  { tx, today }: Work,
  question: LongQuestion,
  { version, fingerprint, answer, reasons }: Outcome,
  when: { readonly at: Moment; readonly milliseconds: number },
): Promise<void> {
  const right = { version, at: when.at, failedVersion: null }
  await keepRow(tx, question, answer === null ? right : { ...right, ...when, fingerprint, answer })
  // What a run found meanwhile is newer.
  const isOld = await tx.existsBy(PlanRun, { pool: question.pool, at: MoreThan(when.at) })
  if (reasons && question.tellsPeople && !isOld) await tellPeople(tx, await unpackInTurns(reasons), when.at)
  await tx.delete(WorkedOut, { day: LessThan(today) })
  await sumUpChanges(tx)
}

async function keepRow(tx: EntityManager, { name, day }: LongQuestion, values: Partial<WorkedOut>): Promise<void> {
  const { affected } = await tx.update(WorkedOut, { question: name }, values)
  if (!affected) await tx.insert(WorkedOut, { question: name, day, ...values })
}

async function tellPeople(tx: EntityManager, reasons: readonly ReasonAhead[], at: Moment): Promise<void> {
  for (const part of inParts(reasons)) {
    const rows = await tx
      .createQueryBuilder(Referral, 'referral')
      .select('referral.id', 'id')
      .addSelect('referral.reference', 'reference')
      .where({ reference: In(part.map(({ person }) => person)), status: 'waiting' })
      .getRawMany<{ id: string; reference: string }>()
    const ids = new Map(rows.map(({ id, reference }) => [reference, id]))
    const told = part.flatMap(({ person, reason, detail, help }) => {
      const referralId = ids.get(person)
      return referralId ? [{ referralId, reason, detail, help, at }] : []
    })
    await keepReasons(tx, told)
  }
}
