import { randomUUID } from 'node:crypto'
import type { Deps, World } from '../../deps.ts'
import { AppError, InputError } from '../../errors.ts'
import { placementLock } from '../../groups/seats/steps.ts'
import type { Session } from '../../groups/session.entity.ts'
import { type Actor, work } from '../../history/work.ts'
import { aside } from '../../outside/aside/aside.ts'
import { AsideError } from '../../outside/aside/one-at-a-time.ts'
import type { TapSays, TapState } from '../tap.entity.ts'
import { findSession } from '../sessions/show-session.ts'
import { noteTap } from '../sessions/tap.ts'
import { openCode } from './list-code.ts'
import { tapsBetween } from './list-row.ts'
import type * as reading from './read-list.ts'
import { type ListProblem, understandList, type WrittenRow } from './understand-list.ts'

/** What comes of one row of a list. */
export interface RowOutcome {
  readonly written: WrittenRow
  /** The taps that it stands for; none when nothing on it was changed. */
  readonly taps: readonly TapSays[]
  /** `set-aside`: somebody else noted something else meanwhile, and a person chooses. */
  readonly state: 'same' | 'refused' | Exclude<TapState, 'settled'>
  /** Why it is refused. */
  readonly error: AppError | null
}

/**
 * Notes what is written on a list, by the same taps as in the room: each person in a transaction of their own, so that one who is refused
 * keeps nobody else from being noted. The same list again changes nothing.
 * @param tryOut Only says what would come of each row, and leaves nothing.
 * @throws NotFoundError `session-unknown`, `session-cancelled`
 */
export async function takeIn(
  deps: World,
  by: Actor,
  sessionId: string,
  rows: readonly WrittenRow[],
  { tryOut = false }: { readonly tryOut?: boolean } = {},
): Promise<RowOutcome[]> {
  await findSession(deps.db.read, by.scope, sessionId)
  const outcomes: RowOutcome[] = []
  for (const written of rows) outcomes.push(await takeRow(deps, by, sessionId, written, tryOut))
  return outcomes
}

async function takeRow(
  deps: World,
  by: Actor,
  sessionId: string,
  written: WrittenRow,
  tryOut: boolean,
): Promise<RowOutcome> {
  const { placementId, seen, before } = written.code
  const taps = tapsBetween(before, written.row)
  if (taps.length === 0) return { written, taps, state: 'same', error: null }
  try {
    const state = await work(deps, by, { lock: placementLock(placementId) }, async (work) => {
      const states: TapState[] = []
      let last = seen
      for (const says of taps) {
        const id = randomUUID()
        states.push(await noteTap(work, { sessionId, placementId }, { says, id, seen: last, empties: true }))
        last = id
      }
      const state = states.includes('set-aside') ? 'set-aside' : 'done'
      if (tryOut) throw new TriedOut(state)
      return state
    })
    return { written, taps, state, error: null }
  } catch (error) {
    if (error instanceof TriedOut) return { written, taps, state: error.state, error: null }
    if (!(error instanceof AppError) || error.status >= 500) throw error
    return { written, taps, state: 'refused', error }
  }
}

/** Leaves the transaction with what would have come of it, so that nothing of it stays. */
class TriedOut extends Error {
  constructor(readonly state: 'done' | 'set-aside') {
    super('tried out')
  }
}

const ask = aside<typeof reading>(
  { module: './read-list', from: import.meta.url },
  { seconds: 10, megabytes: 300, atOnce: 1, inLine: 5 },
)

/**
 * Reads a list that came back as a spreadsheet.
 * @throws NotFoundError `session-unknown`, `session-cancelled`; InputError `list-unreadable`, also when reading takes too long or too
 * much; `list-empty`; `list-other-session` and `list-moved` when that is so of all its rows. OutsideError `too-busy`.
 */
export async function openList(
  deps: Pick<Deps, 'db' | 'secrets'>,
  by: Actor,
  sessionId: string,
  file: { readonly name: string; readonly bytes: Buffer },
): Promise<{ rows: WrittenRow[]; problems: ListProblem[] }> {
  const session = await findSession(deps.db.read, by.scope, sessionId)
  const sheet = await ask('readList', file).catch((error: unknown) => {
    throw error instanceof AsideError ? new InputError('list-unreadable') : error
  })
  if (!sheet) throw new InputError('list-unreadable')
  if (sheet.length === 0) throw new InputError('list-empty')
  const found = understandList(sheet, session, (code) => openCode(deps.secrets, code))
  if (found.rows.length === 0) refuseWhole(found.problems, session)
  return found
}

/** One sentence instead of the same one in every row. */
function refuseWhole(problems: readonly ListProblem[], { day }: Session): void {
  const ours = problems.filter(({ problem }) => problem !== 'not-on-list')
  const [first] = ours
  const values = { ...first?.values, now: day }
  if (first && ours.every(({ problem }) => problem === 'other-session'))
    throw new InputError('list-other-session', values)
  if (first && ours.every(({ problem }) => problem === 'moved')) throw new InputError('list-moved', values)
}
