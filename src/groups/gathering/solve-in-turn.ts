import { addScores, NO_SCORE, type Plan, type Reason, type WaitingPerson } from '../../planner/problem/plan.ts'
import type { Person, Problem, Slot } from '../../planner/problem/problem.ts'
import { createHash } from 'node:crypto'
import { shut } from './gather-slots.ts'
import { availableParallelism } from 'node:os'
import { MessageChannel } from 'node:worker_threads'
import { aside } from '../../outside/aside/aside.ts'
import type * as together from './solve-together.ts'

const remembered = new Map<string, { readonly fingerprint: string; readonly plan: Promise<Plan> }>()

/**
 * The plan for a pool, explained. The last one of each pool is remembered, for as long as its problems are exactly the same: who looks at
 * tonight's page and then forms the groups gets what was shown, and does not wait twice.
 */
export function planPool(pool: string, problems: readonly Problem[]): Promise<Plan> {
  const fingerprint = createHash('sha256').update(JSON.stringify(problems)).digest('hex')
  const last = remembered.get(pool)
  if (last?.fingerprint === fingerprint) return last.plan
  const plan = solveInTurn(problems, undefined, true)
  remembered.set(pool, { fingerprint, plan })
  plan.catch(() => remembered.delete(pool))
  return plan
}

/** A plan of a region is some ten kilobytes. */
const MOST_REMEMBERED = 64

const triedPlans = new Map<string, Promise<Plan>>()

/**
 * The plan for problems that are only tried. The last ones are remembered: who looks back and forth waits once.
 * @param seconds How long to search; then it is the best found.
 */
export function tryPlan(problems: readonly Problem[], seconds: number): Promise<Plan> {
  const key = createHash('sha256')
    .update(JSON.stringify([seconds, problems]))
    .digest('hex')
  const plan = triedPlans.get(key) ?? solveInTurn(problems, seconds)
  // The one used last goes last, the first is forgotten.
  triedPlans.delete(key)
  triedPlans.set(key, plan)
  plan.catch(() => triedPlans.delete(key))
  for (const oldest of [...triedPlans.keys()].slice(0, -MOST_REMEMBERED)) triedPlans.delete(oldest)
  return plan
}

/**
 * The problems of one pool, one after the other, as one plan. A later problem sees what the earlier ones decided: who has a seat is
 * not asked again, a partner who takes turns stays home on those half days, and rooms and interpreters are taken.
 * @param seconds How long to search for each; without it the planner decides.
 * @param explained See `solveAside`.
 */
export async function solveInTurn(problems: readonly Problem[], seconds?: number, explained = false): Promise<Plan> {
  const whole: Plan = { groups: [], waiting: [], score: NO_SCORE, proven: true, pools: [], seconds: 0 }
  const said = new Map<string, WaitingPerson>()
  for (const [index, problem] of problems.entries()) {
    const plan = await solveAside(afterwards(problem, problems.slice(0, index), whole), seconds, explained)
    whole.groups.push(...plan.groups)
    for (const why of plan.waiting) said.set(why.person, furthest(said.get(why.person), why))
    whole.waiting = plan.waiting.map((why) => said.get(why.person) ?? why)
    whole.score = addScores(whole.score, plan.score)
    whole.proven &&= plan.proven
    whole.pools.push(...plan.pools)
    whole.seconds += plan.seconds
  }
  return whole
}

/** What is left of a problem after the earlier ones. */
function afterwards(problem: Problem, earlier: readonly Problem[], { groups }: Plan): Problem {
  const slots = new Map(earlier.flatMap((one) => one.slots).map((slot) => [slot.id, slot]))
  const placed = new Map(groups.flatMap(({ slot, people }) => people.map((person) => [person, slots.get(slot)])))
  const known = new Set(problem.slots.map(({ id }) => id))
  const opened = groups.flatMap(({ slot, language, people }) => {
    const taken = slots.get(slot)
    return taken && !known.has(slot) ? [shut({ ...taken, group: { language, size: people.length } })] : []
  })
  const people = problem.people.filter(({ id }) => !placed.has(id))
  return {
    ...problem,
    people: people.map((person) => withoutPartnersHalfDays(person, problem, placed)),
    slots: [...problem.slots, ...opened],
  }
}

function withoutPartnersHalfDays(
  person: Person,
  { people, households }: Problem,
  placed: ReadonlyMap<string, Slot | undefined>,
): Person {
  const { household } = person
  if (household === null || households[household] !== 'apart') return person
  const partners = people.filter((other) => other.household === household && other.id !== person.id)
  const busy = partners.flatMap(({ id }) => placed.get(id)?.sessions ?? [])
  return { ...person, unavailable: [...person.unavailable, ...busy] }
}

const ORDER: readonly Reason[] = [
  'no-slot-in-programme',
  'no-slot-serves-municipality',
  'no-slot-in-language',
  'needs-not-offered',
  'unavailable-on-all-slots',
  'household-cannot-be-placed',
  'not-enough-people',
  'seats-taken',
]

/** Of the reasons that two problems give, the one that came nearest to a seat. */
function furthest(one: WaitingPerson | undefined, other: WaitingPerson): WaitingPerson {
  return one && ORDER.indexOf(one.reason) >= ORDER.indexOf(other.reason) ? one : other
}

/** Each thread takes some hundred megabytes, and the web wants to run too. How many there are changes no plan. */
const MOST_THREADS = Math.min(2, availableParallelism())

/** From here on a problem is of many regions, and another thread's help worth what it costs to explain the problem to it. */
const MANY_PEOPLE = 3000

/** The threads stay for the next questions: starting one takes longer than most pools need. */
const solving = aside<typeof together>(
  { module: './solve-together', from: import.meta.url },
  { inThread: true, atOnce: MOST_THREADS, inLine: Infinity, idleSeconds: Infinity },
)

/**
 * Solves in a thread of its own: the solver computes for seconds without a pause, and the web goes on answering meanwhile.
 * @param seconds How long to search, from when it is this question's turn.
 * @param explained Also what would help who waits, and why the others are where they are.
 */
export function solveAside(problem: Problem, seconds?: number, explained = false): Promise<Plan> {
  const question = { problem, seconds, explained }
  if (problem.people.length < MANY_PEOPLE || MOST_THREADS < 2) return solving('solveHelped', question)
  const { port1, port2 } = new MessageChannel()
  const solved = solving('solveHelped', { ...question, helper: port1 }, [port1])
  // Who gets no help does all by itself, and so comes to the same.
  solving('helpWith', port2, [port2]).catch(() => undefined)
  return solved
}

/** Ends the threads. Who waits for an answer gets an error; who asks next gets a new thread. */
export function endThreads(): Promise<void> {
  return solving.stop()
}
