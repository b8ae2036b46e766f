import type { Deps } from '../deps.ts'
import type { Scope } from '../history/actor.ts'

/** Something that waits for a person. */
export interface Task {
  readonly count: number
  /** The key of its text, `groups:tasks.proposals`; `count` chooses the plural. */
  readonly words: string
  /** Where exactly these are. */
  readonly href: string
  readonly level: 'bad' | 'warning' | 'info'
}

/** How many people are how far, for one municipality: everyone of `referrals` once; who is reported has signed. */
export interface Stages {
  readonly referrals: number
  readonly waiting: number
  readonly undecided: number
  readonly paused: number
  readonly proposed: number
  readonly invited: number
  readonly confirmed: number
  readonly attended: number
  readonly signed: number
  readonly refused: number
  readonly withdrawn: number
  readonly reported: number
}

/** A session that is to come. */
export interface HomeSession {
  readonly session: string
  readonly group: string
  readonly day: string
  readonly start: string
  readonly part: string
  readonly language: string
  readonly venue: string
  readonly people: number
  readonly capacity: number
}

type Ask<Answer> = (deps: Deps, scope: Scope) => Promise<Answer>

/** What the stages tell the start page; `app.ts` brings them, because this folder knows no stage. */
export interface HomeParts {
  /** In the order in which they are shown among equals. */
  readonly tasks: readonly Ask<readonly Task[]>[]
  readonly stages: Ask<readonly Stages[]>
  readonly sessions: Ask<readonly HomeSession[]>
  readonly deadlines: Ask<readonly { readonly month: string; readonly people: number }[]>
}
