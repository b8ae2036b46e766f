import { addDays, type Day } from '../../calendar/days.ts'
import { type Channel, CHANNELS } from '../message/channel.ts'

/** By which ways somebody can be reached. */
export interface Reachable {
  readonly email: string | null
  readonly mayEmail: boolean
  readonly emailBounced: boolean
  /** The mobile number on which they agreed to get SMS; null also where no SMS goes out. */
  readonly sms: string | null
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
 * E-mail if the person agreed to it and it has not bounced; SMS if they agreed to that; a letter while the post can still be in time;
 * else the call list.
 * @param without Ways that were tried and failed.
 * @returns `null` when there is no way at all: that shows on a list for a person.
 */
export function chooseChannel(person: Reachable, post: Post, without: readonly Channel[] = []): Channel | null {
  const open = openWays(person, post)
  return CHANNELS.find((way) => open.includes(way) && (way === 'call' || !without.includes(way))) ?? null
}

/** All the ways by which somebody can be told something in time. */
export function openWays(person: Reachable, post: Post): Channel[] {
  const can: Readonly<Record<Channel, boolean>> = {
    email: mayMail(person),
    sms: person.sms !== null,
    letter: person.hasAddress && post.today <= latestPrintDay(post),
    call: Boolean(person.phone),
  }
  return CHANNELS.filter((way) => can[way])
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
