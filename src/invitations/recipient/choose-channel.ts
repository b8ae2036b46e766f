import { addDays, type Day } from '../../calendar/days.ts'

export type Channel = 'email' | 'letter' | 'call'

/** By which ways somebody can be reached. */
export interface Reachable {
  readonly email: string | null
  readonly mayEmail: boolean
  readonly emailBounced: boolean
  /** A whole address, from which no post came back. */
  readonly hasAddress: boolean
  readonly phone: string | null
}

/** Whether the post can be in time. */
export interface Post {
  readonly today: Day
  /** `null` for what is about the past: then the post is in time whenever it comes. */
  readonly firstSession: Day | null
  /** Days that the post takes, and that people get to answer; 0 when no answer is asked. */
  readonly letterDays: number
  readonly replyDays: number
}

/**
 * E-mail if the person agreed to it and it has not bounced; a letter while the post can still be in time; else the call list.
 * @param without Ways that were tried and failed.
 * @returns `null` when there is no way at all: that shows on a list for a person.
 */
export function chooseChannel(person: Reachable, post: Post, without: readonly Channel[] = []): Channel | null {
  if (mayMail(person) && !without.includes('email')) return 'email'
  if (person.hasAddress && !without.includes('letter') && post.today <= latestPrintDay(post)) return 'letter'
  return person.phone ? 'call' : null
}

/** True while somebody agrees to e-mail at an address that works. */
export function mayMail({ email, mayEmail, emailBounced }: Reachable): boolean {
  return Boolean(email) && mayEmail && !emailBounced
}

/** The last day on which a letter that is printed can be answered before the first session: it travels, and people think. */
export function latestPrintDay({ firstSession, letterDays, replyDays }: Post): Day {
  return firstSession === null ? END_OF_TIME : addDays(firstSession, -(letterDays + replyDays))
}

const END_OF_TIME = '9999-12-31'
