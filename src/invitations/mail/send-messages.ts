import { In } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/work.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import type { MessageReason } from '../message/message-status.ts'
import { explainMessages } from '../message/change-message.ts'
import { Message } from '../message/message.entity.ts'
import { whenDue } from '../recipient/may-send.ts'
import { listUndone } from '../recipient/needs-person.ts'
import { queueMessages } from '../due/queue-messages.ts'
import { CARRIED, type Carried } from '../message/channel.ts'
import type { DueMessage } from './claim-messages.ts'
import { messageSender } from './send-message.ts'
import type { SendOutcome } from './settle-sending.ts'
import { withholdMessages } from '../due/withhold-messages.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'secrets' | 'mailer' | 'log' | 'stopping'>

/** What a run of `send` did: mails that left, letters that were put ready to print, mails and SMS that failed for good. */
export interface SendReport {
  readonly email: number
  /** Only where SMS goes out. */
  readonly sms?: number
  readonly letter: number
  readonly failed: number
  /**
   * What was withheld in this run, and all that waits for a person now: calls, faults, mails of which nobody knows. The reasons as other
   * programs know them: `deceased`, `call`, `value-missing: venue`.
   */
  readonly held: { readonly reference: string; readonly reason: string }[]
  /** What the mail server or SMS gateway said, when it took nothing; or the code of an error with words: some still wait for it. */
  readonly problem?: string | { readonly code: (typeof WAITS)[Carried]; readonly values: Record<string, never> }
}

/**
 * Sends every message that is due: makes a row for each, then lets the mails go, five at a time, and after them the SMS. Letters and calls wait for a person.
 * Can be run at any time, by several at once, and again after a crash.
 * @throws OutsideError `templates-wrong`
 */
export async function sendMessages(deps: Needs, by: Actor): Promise<SendReport> {
  const withheld = await withholdMessages(deps, by)
  const { queued, holes } = await queueMessages(deps, by)
  const left: Record<Carried, SendOutcome[]> = { email: [], sms: [] }
  // An SMS that takes over from a mail goes in the same run.
  for (const channel of CARRIED) left[channel] = await sendDue(deps, by, channel)
  const outcomes = Object.values(left).flat()
  const problem = outcomes.find(({ down }) => down !== undefined)?.down ?? (await stillDown(deps, by))
  const sent = (channel: Carried) => left[channel].filter(({ state }) => state === 'sent').length
  const made = [...queued, ...outcomes.flatMap(({ next }) => next ?? [])]
  return {
    email: sent('email'),
    ...(deps.config.sms && { sms: sent('sms') }),
    letter: made.filter(({ channel, status }) => channel === 'letter' && status === 'queued').length,
    failed: outcomes.filter(({ state }) => state === 'failed').length,
    held: [
      ...withheld,
      ...outcomes.flatMap(({ held }) => held ?? []),
      ...holes.map(({ reference, lacks, what }) => ({ reference, reason: `${lacks}-missing: ${what}` })),
      ...(await listUndone(deps, by.scope)).map(({ reference, reason }) => ({ reference, reason })),
    ].sort((one, other) => (one.reference < other.reference ? -1 : 1)),
    ...(problem !== undefined && { problem }),
  }
}

const AT_ONCE = 5
const NOBODY = { done: true, value: undefined } as const

/**
 * One message first; when the server took it, five people at a time, and of one person one after the other; whoever is done makes room
 * for the next, so that a server that hangs on one message holds up no other. When the server takes none at all, or refuses everybody's,
 * the rest waits for the next run: nothing is tried in vain. So it does when the program is to stop: what is under way is finished.
 */
async function sendDue(deps: Needs, by: Actor, channel: Carried): Promise<SendOutcome[]> {
  const outcomes: SendOutcome[] = []
  const people = (await listDue(deps, by, channel)).values()
  const sender = messageSender(deps, by)
  let [down, taken] = [false, false]
  const take = (settled: readonly SendOutcome[]) => {
    outcomes.push(...settled)
    const reason = settled.find((outcome) => outcome.down !== undefined)?.down
    if (reason !== undefined && !down)
      deps.log.warn({ reason, channel }, 'the server takes no messages now; the next run tries again')
    down ||= reason !== undefined
    taken ||= settled.some(({ state, down }) => down === undefined && ['sent', 'copied', 'later'].includes(state))
  }
  const sendOn = async (until: () => boolean) => {
    for (let next = people.next(); !next.done; next = until() ? NOBODY : people.next())
      for (const due of next.value) if (!down && !deps.stopping.aborted) take(await sender.send(due))
  }
  await sendOn(() => taken)
  await Promise.all(Array.from({ length: AT_ONCE }, () => sendOn(() => false)))
  take(await sender.finish())
  if (!down && outcomes.some(({ state }) => state === 'sent' || state === 'copied')) await waitNoLonger(deps, channel)
  return outcomes
}

/** Why messages wait that the server did not look at, or refused along with everybody else's. */
const FOR_SERVER: readonly MessageReason[] = ['server-down', 'server-refuses']

/** The server takes messages again: what waited for it goes with the next run, not after its own long pause. */
async function waitNoLonger({ db, clock }: Needs, channel: Carried): Promise<void> {
  const waiting = { channel, status: 'queued' as const, statusReason: In([...FOR_SERVER]) }
  if ((await db.read.countBy(Message, waiting)) === 0) return
  await db.write((tx) => explainMessages(tx, waiting, { statusReason: 'try-again', dueAt: clock.now() }), 'mail')
}

/** The codes that say that something waits for its server. */
const WAITS = { email: 'mail-waits', sms: 'sms-waits' } as const satisfies Record<Carried, string>

/** Between two tries nothing is offered to a server, so nobody knows whether it takes messages again: said until one left. */
async function stillDown({ db }: Needs, { scope }: Actor): Promise<SendReport['problem']> {
  const waiting = await db.read
    .createQueryBuilder(Message, 'message')
    .select('message.channel', 'channel')
    .where("message.status = 'queued' AND message.statusReason IN (:...reasons)", {
      reasons: FOR_SERVER,
    })
    .andWhere(...scopeWhere(scope, 'message.municipality'))
    .distinct()
    .getRawMany<{ channel: string }>()
  const channel = CARRIED.find((one) => waiting.some((row) => row.channel === one))
  return channel && { code: WAITS[channel], values: {} }
}

/** The mails or SMS that are due, by person; who waited longest comes first. */
async function listDue({ db, clock }: Needs, { scope }: Actor, channel: Carried): Promise<DueMessage[][]> {
  const due = await db.read
    .createQueryBuilder(Message, 'message')
    .select('message.id', 'id')
    .addSelect('message.referralId', 'referralId')
    .addSelect('message.kind', 'kind')
    .where("message.status = 'queued' AND message.channel = :channel AND message.dueAt <= :now", {
      channel,
      now: clock.now(),
    })
    .andWhere(...scopeWhere(scope, 'message.municipality'))
    .orderBy('message.dueAt')
    .addOrderBy('message.createdAt')
    .addOrderBy('message.id')
    .getRawMany<DueMessage & Pick<Message, 'kind'>>()
  const people = new Map<string, DueMessage[]>()
  // What should have left in the day, and could not, waits for the next one.
  const now = clock.now()
  for (const one of due.filter(({ kind }) => whenDue({ channel, kind }, now) <= now))
    people.set(one.referralId, [...(people.get(one.referralId) ?? []), one])
  return [...people.values()]
}
