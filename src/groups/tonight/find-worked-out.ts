import { setTimeout as pause } from 'node:timers/promises'
import { type EntityManager, LessThan, MoreThan } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { TIMETABLE, work } from '../../history/work.ts'
import { unpackInTurns } from '../../outside/aside/packed.ts'
import { momentOf, type Moment } from '../../outside/clock.ts'
import type { Database } from '../../outside/database/database.ts'
import { CLAIMED_BY, claimRun, releaseRun, whileHeld } from '../../outside/database/lease.ts'
import { keepReasonsAhead } from '../planning/apply-plan.ts'
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
  /** The name of the question on whose answer this one builds. */
  readonly builtOn?: string
  /**
   * @param known The fingerprint of what the answer that is kept was worked out from. Null: it can't be answered, because the pool is gone or
   *   what it builds on is not of the world as it is.
   */
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
  const found = await look(deps, question)
  if (found.state === 'current' || (found.state === 'failed' && !again)) return told(found)
  const working = begin(deps, question)
  if (found.milliseconds > MOMENT_MILLISECONDS) return told({ ...found, state: 'working' })
  await Promise.race([working, pause(MOMENT_MILLISECONDS, undefined, { ref: false })])
  return told(await look(deps, question))
}

function told<Answer>({ answer, ...found }: KeptAnswer<string>): KeptAnswer<Answer> {
  return { ...found, answer: answer === null ? null : (JSON.parse(answer) as Answer) }
}

/** Waits until nothing is being worked out in this process any more. */
export async function nothingUnderWay(): Promise<void> {
  while (underWay.size > 0) await Promise.all(underWay.values())
}

/** For the start: another version of the program may come to another answer. */
export async function forgetWorkedOut(db: Database): Promise<void> {
  await db.write((tx) => tx.createQueryBuilder().delete().from(WorkedOut).execute())
}

/** Forgets the answers about nights that are over, and sums up what was counted since. @returns How many were forgotten. */
export async function tidyWorkedOut({ db, clock }: Pick<World, 'db' | 'clock'>): Promise<number> {
  return db.write(async (tx) => {
    await sumUpChanges(tx)
    const { affected } = await tx.delete(WorkedOut, { day: LessThan(clock.today()) })
    return affected ?? 0
  })
}

/** Of an answer that turns out not to be of the world as it is: it is worked out anew, whatever it was worked out from. */
export async function distrust(db: Database, question: string): Promise<void> {
  await db.write((tx) => tx.update(WorkedOut, { question }, { version: null, fingerprint: null }))
}

async function look({ db }: World, { name, pool }: LongQuestion): Promise<KeptAnswer<string>> {
  const version = await findPlanningVersion(db.read)
  const kept = await db.read.findOneBy(WorkedOut, { question: name })
  const isRight = kept?.version === version && kept.answer !== null
  // A plan that a run has made real since is none for tonight: its people would be counted twice.
  const isDone = kept !== null && !isRight && (await hasRunSince(db.read, pool, kept.lastRun))
  const answer = isDone ? null : (kept?.answer ?? null)
  return {
    state: isRight ? 'current' : kept?.failedVersion === version ? 'failed' : 'working',
    answer,
    at: answer === null ? null : (kept?.at ?? null),
    milliseconds: kept?.milliseconds ?? 0,
  }
}

/** @param last The last run of the pool that was known; null: none. */
function hasRunSince(tx: EntityManager, pool: string, last: Moment | null): Promise<boolean> {
  return tx.existsBy(PlanRun, { pool, ...(last !== null && { at: MoreThan(last) }) })
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
    await whileHeld(deps, run, (lost) => workOutAndKeep(deps, question, lost)).finally(() => releaseRun(db, run))
  } catch (error) {
    // What was stopped is asked again after the next start.
    if (!deps.stopping.aborted) log.error({ err: error, question: question.name }, 'working out failed')
  }
}

/** @param lost When this process is asked to stop, or another one has taken the question over. */
async function workOutAndKeep(deps: World, question: LongQuestion, lost: AbortSignal): Promise<void> {
  const { db, clock } = deps
  const kept = await db.read.findOneBy(WorkedOut, { question: question.name })
  // Whoever looks meanwhile sees that it is tried again.
  if (kept?.failedVersion != null) await db.write((tx) => keepRow(tx, question, { failedVersion: null }))
  const version = await findPlanningVersion(db.read)
  const at = clock.now()
  const started = performance.now()
  if (lost.aborted) return
  try {
    const outcome = await question.workOut(kept?.fingerprint ?? null)
    const milliseconds = Math.round(performance.now() - started)
    if (!outcome) return question.builtOn === undefined ? undefined : await distrust(db, question.builtOn)
    const reasons = question.tellsPeople && outcome.reasons ? await unpackInTurns(outcome.reasons) : []
    if (lost.aborted) return
    await work(deps, TIMETABLE, { lock: 'plan' }, ({ tx }) =>
      keep(tx, question, outcome, { at, milliseconds, reasons }),
    )
  } catch (error) {
    if (!lost.aborted) await db.write((tx) => keepRow(tx, question, { failedVersion: version }))
    throw error
  }
}

interface Kept {
  readonly at: Moment
  readonly milliseconds: number
  readonly reasons: readonly ReasonAhead[]
}

async function keep(
  tx: EntityManager,
  question: LongQuestion,
  { version, fingerprint, lastRun, answer }: Outcome,
  { at, milliseconds, reasons }: Kept,
): Promise<void> {
  const right = { version, at, failedVersion: null }
  // What is kept still is right; unless it was forgotten meanwhile, and then there is nothing to keep.
  if (answer === null) await tx.update(WorkedOut, { question: question.name, fingerprint }, right)
  else await keepRow(tx, question, { ...right, milliseconds, fingerprint, lastRun, answer })
  // What a run found meanwhile is newer.
  if (!(await hasRunSince(tx, question.pool, lastRun))) await keepReasonsAhead(tx, reasons, at)
}

async function keepRow(tx: EntityManager, { name, day }: LongQuestion, values: Partial<WorkedOut>): Promise<void> {
  const { affected } = await tx.update(WorkedOut, { question: name }, values)
  if (!affected) await tx.insert(WorkedOut, { question: name, day, ...values })
}
