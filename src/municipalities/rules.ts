/** How a municipality plans and invites. Each can be set in the settings file, which also has the defaults. */
export interface MunicipalityRules {
  /** "Enough people to start a group." */
  readonly minGroupSize: number
  readonly maxGroupSize: number
  /** Days before the deadline from which a person is urgent. */
  readonly rescueDays: number
  /** Smallest group that may be opened for an urgent person; null: never below `minGroupSize`. */
  readonly rescueGroupSize: number | null
  /** Days of waiting after which a person may join a slot of a neighbouring municipality. */
  readonly overflowAfterDays: number
  /** Days between the invitation and the first session. */
  readonly noticeDays: number
  /** Days that a person gets to answer. */
  readonly replyDays: number
  /** Days that the post takes. */
  readonly letterDays: number
  /** Invitations without result after which a person decides instead of the planner. */
  readonly maxInvitations: number
  /** `automatic` invites as soon as a group is formed; `manual` waits for a planner. */
  readonly approval: 'automatic' | 'manual'
  /** So many percent more people are invited than should come; null: computed from who came before. */
  readonly overbookPercent: number | null
  /** Whether who has to pay for the programme by law (Wi2013, no asylum status holder) is asked to; absent: nobody. */
  readonly chargesFee?: boolean
  /** Whether children may come along to its meetings; absent: messages say nothing of it. */
  readonly children?: ChildrenRule
}

/** Whether children may come along. */
export const CHILDREN_RULES = ['welcome', 'not'] as const
export type ChildrenRule = (typeof CHILDREN_RULES)[number]

/** Whose name is on the letter, and where post and calls go. */
export interface Sender {
  readonly name: string
  readonly onBehalfOf: string
  readonly returnAddress: readonly string[]
  readonly phone: string
  readonly email: string
}

/** Of the people who were expected at a municipality's groups so far: how many came. */
export interface ShowUp {
  readonly expected: number
  readonly came: number
}

/** How many percent more people a municipality invites than should come, and why: set by hand, or from who came before. */
interface Overbooking {
  readonly percent: number
  readonly source: 'set' | 'computed' | 'too-few'
}

/** With fewer past invitations a rate says nothing. */
export const FEWEST_INVITATIONS = 50

const MOST_PERCENT = 100

/**
 * `overbookPercent` where it is set. Where it is not (null): as many more as fill the group when people come as often as before,
 * rounded down; nobody more while there are fewer than 50 past invitations. What the room holds is for who uses this to keep.
 */
export function overbooking(
  { overbookPercent }: Pick<MunicipalityRules, 'overbookPercent'>,
  { expected, came }: ShowUp,
): Overbooking {
  if (overbookPercent !== null) return { percent: overbookPercent, source: 'set' }
  if (expected < FEWEST_INVITATIONS) return { percent: 0, source: 'too-few' }
  const percent = came === 0 ? MOST_PERCENT : Math.floor((100 * (expected - came)) / came)
  return { percent: Math.min(percent, MOST_PERCENT), source: 'computed' }
}
