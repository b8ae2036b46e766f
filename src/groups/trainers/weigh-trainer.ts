import { comesOn } from '../../calendar/availability.ts'
import { addDays, type Day, partOfDay, type TimeOfDay } from '../../calendar/days.ts'
import type { Trainer } from './trainer.entity.ts'
import type { SessionNeed } from './session-needs.ts'

/** When and where somebody gives a session. */
export interface GivenSession {
  readonly id: string
  readonly day: Day
  readonly start: TimeOfDay
  readonly end: TimeOfDay
  readonly venue: string
}

/** A trainer as a session weighs them. */
export interface WeighedTrainer {
  /** `away`: they can't come then; `elsewhere`: they give `loses` then, or have too little time to get here from it or there from here. */
  readonly obstacle: 'away' | 'elsewhere' | null
  /** The sessions that would lose them. */
  readonly loses: readonly GivenSession[]
  /** How many sessions they give in the four weeks before this one: who had fewest is asked first. */
  readonly recent: number
}

/** Between two buildings; as long for everybody, since nobody tells us how they travel. */
export const TRAVEL_MINUTES = 60

const RECENT_DAYS = 28

/** True for who can do it at all in this municipality: as a trainer or interpreter, in a language that they speak, and not stopped. */
export function fitsNeed(
  { roles, languages, municipalities, stoppedAt }: Trainer,
  need: SessionNeed,
  municipality: string,
): boolean {
  return (
    stoppedAt === null &&
    roles.includes(need.role) &&
    languages.some((code) => need.speaks.includes(code)) &&
    municipalities.includes(municipality)
  )
}

/** @param gives The sessions that they said yes to, this one or others. */
export function weighTrainer(
  { availability }: Pick<Trainer, 'availability'>,
  session: GivenSession,
  gives: readonly GivenSession[],
): WeighedTrainer {
  const others = gives.filter(({ id }) => id !== session.id)
  const loses = others.filter((other) => areTooClose(other, session))
  const isAway = !comesOn(availability ?? {}, { date: session.day, part: partOfDay(session.start) })
  return {
    obstacle: isAway ? 'away' : loses.length > 0 ? 'elsewhere' : null,
    loses,
    recent: others.filter(({ day }) => addDays(session.day, -RECENT_DAYS) <= day && day <= session.day).length,
  }
}

/** True for two sessions that nobody can give both: at once, or with too little time between them to go from one building to the other. */
export function areTooClose(one: GivenSession, other: GivenSession): boolean {
  if (one.day !== other.day) return false
  const gap = one.venue === other.venue ? 0 : TRAVEL_MINUTES
  return minutes(one.start) < minutes(other.end) + gap && minutes(other.start) < minutes(one.end) + gap
}

function minutes(time: TimeOfDay): number {
  const [hours = 0, rest = 0] = time.split(':').map(Number)
  return hours * 60 + rest
}

/** Who can come first; of those who had fewest sessions lately first; then by name. */
export function byTurn(
  one: WeighedTrainer & { readonly trainer: Pick<Trainer, 'name'> },
  other: WeighedTrainer & { readonly trainer: Pick<Trainer, 'name'> },
): number {
  return one.recent - other.recent || one.trainer.name.localeCompare(other.trainer.name, 'nl')
}
