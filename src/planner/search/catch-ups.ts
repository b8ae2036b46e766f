import { addDays, daysBetween, type Day } from '../../calendar/days.ts'
import { compareScores } from '../problem/plan.ts'

/** Who lacks hours, and the single sessions at which they could complete them by the hard rules. */
export interface LackingPerson {
  readonly id: string
  readonly waitingSince: Day
  /** The last day on which they can sign in time; null: they are always in time. */
  readonly deadline: Day | null
  /** `rank` of the language there, 0 is their best. */
  readonly sessions: readonly { readonly id: string; readonly rank: number }[]
}

/** What is asked: the seats that are free at each session, and who could use them. */
export interface CatchUpProblem {
  readonly today: Day
  readonly people: readonly LackingPerson[]
  readonly sessions: readonly { readonly id: string; readonly day: Day; readonly seats: number }[]
}

/** People in time; people; days waited; minus language rank; minus days to the session: the figures of a plan that hold for who catches up. */
type CatchUpScore = readonly [number, number, number, number, number]

/** Who catches up where, and the score, which no other choice beats. */
export interface CatchUpPlan {
  readonly seats: readonly { readonly person: string; readonly session: string }[]
  readonly score: CatchUpScore
}

/**
 * True for a session at which somebody may be seated at night to catch up: its series begins so soon that the planner takes nobody in any
 * more, tonight or later, so that the seat is nobody's who waits for a whole series; and people still hear of the session in time.
 */
export function isLeftOver(startsOn: Day, day: Day, today: Day, noticeDays: number): boolean {
  const notice = addDays(today, noticeDays)
  return startsOn < notice && day >= notice
}

/**
 * Seats who lacks hours in single sessions, in the best way there is: one person after the other along the best path of changes of who sits
 * where (successive shortest paths), which is the optimum of such a matching. Ties are broken by id.
 */
export function chooseCatchUps({ today, people, sessions }: CatchUpProblem): CatchUpPlan {
  const days = new Map(sessions.map(({ id, day }) => [id, day]))
  const free = new Map(sessions.map(({ id, seats }) => [id, seats]))
  const inOrder = people.toSorted(byId).map((person) => ({
    id: person.id,
    worth: new Map(
      person.sessions
        .toSorted(byId)
        .flatMap(({ id, rank }) =>
          free.has(id) ? [[id, worthOf(person, days.get(id) ?? '', rank, today)] as const] : [],
        ),
    ),
  }))
  const seated = new Map<string, string>()
  for (;;) {
    const path = bestPath(inOrder, free, seated)
    if (!path || compareScores(path.gain, NOTHING) <= 0) break
    for (const [person, session] of path.moves) seated.set(person, session)
    free.set(path.end, (free.get(path.end) ?? 0) - 1)
  }
  const worths = inOrder.map(({ id, worth }) => worth.get(seated.get(id) ?? '') ?? NOTHING)
  return {
    seats: inOrder.flatMap(({ id }) => {
      const session = seated.get(id)
      return session === undefined ? [] : [{ person: id, session }]
    }),
    score: worths.reduce(plus, NOTHING),
  }
}

const NOTHING: CatchUpScore = [0, 0, 0, 0, 0]

function worthOf({ waitingSince, deadline }: LackingPerson, day: Day, rank: number, today: Day): CatchUpScore {
  const inTime = deadline === null || day <= deadline ? 1 : 0
  // `0 - x` and not `-x`: a score holds no negative zero.
  return [inTime, 1, daysBetween(waitingSince, today), 0 - rank, 0 - daysBetween(today, day)]
}

/** Somebody with what each session that they could come to is worth. */
interface Weighed {
  readonly id: string
  readonly worth: ReadonlyMap<string, CatchUpScore>
}

/** What changes when one person more is seated: who sits where then, at which session a seat goes, and what that is worth. */
interface Path {
  readonly gain: CatchUpScore
  readonly moves: readonly (readonly [person: string, session: string])[]
  readonly end: string
}

/**
 * The best way to seat one person more: a session for somebody without a seat, from which somebody goes to another session, and so on to a
 * free seat. Each round looks one move further, until nothing gets better (Bellman and Ford).
 */
function bestPath(
  people: readonly Weighed[],
  free: ReadonlyMap<string, number>,
  seated: ReadonlyMap<string, string>,
): Path | null {
  const best = new Map<string, Path>()
  const offer = (path: Path): boolean => {
    const before = best.get(path.end)
    if (before && compareScores(path.gain, before.gain) <= 0) return false
    best.set(path.end, path)
    return true
  }
  for (const { id, worth } of people)
    if (!seated.has(id)) for (const [end, gain] of worth) offer({ gain, moves: [[id, end]], end })
  let better: boolean
  do {
    better = false
    for (const { id, worth } of people) {
      const from = seated.get(id)
      const path = from === undefined ? undefined : best.get(from)
      if (!path || from === undefined) continue
      const left = minus(path.gain, worth.get(from) ?? NOTHING)
      for (const [end, gain] of worth)
        if (end !== from && offer({ gain: plus(left, gain), moves: [...path.moves, [id, end]], end })) better = true
    }
  } while (better)
  const ending = [...best.values()].filter(({ end }) => (free.get(end) ?? 0) > 0)
  return ending.reduce<Path | null>((one, path) => (one && compareScores(one.gain, path.gain) >= 0 ? one : path), null)
}

function plus(one: CatchUpScore, other: CatchUpScore): CatchUpScore {
  return [one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3], one[4] + other[4]]
}

function minus(one: CatchUpScore, other: CatchUpScore): CatchUpScore {
  return [one[0] - other[0], one[1] - other[1], one[2] - other[2], one[3] - other[3], one[4] - other[4]]
}

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : 1
}
