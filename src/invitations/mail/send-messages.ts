import { In } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/work.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import type { MessageReason } from '../message/message-status.ts'
import { Message } from '../message/message.entity.ts'
import { listUndone } from '../recipient/needs-person.ts'
import { queueMessages } from '../due/queue-messages.ts'
import type { DueEmail } from './claim-emails.ts'
import { emailSender } from './send-email.ts'
import type { EmailOutcome } from './settle-email.ts'
import { withholdMessages } from '../due/withhold-messages.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'secrets' | 'mailer' | 'log' | 'stopping'>

/** What a run of `send` did: mails that left, letters that were put ready to print, mails that failed for good. */
export interface SendReport {
  readonly email: number
  readonly letter: number
  readonly failed: number
  /**
   * What was withheld in this run, and all that waits for a person now: calls, faults, mails of which nobody knows. The reasons as other
   * programs know them: `deceased`, `call`, `value-missing: venue`.
   */
  readonly held: { readonly reference: string; readonly reason: string }[]
  /** What the mail server said, when it took no mail; or the code of an error with words: mails still wait for it. */
  readonly problem?: string | { readonly code: 'mail-waits'; readonly values: Record<string, never> }
}

/**
 * Sends every message that is due: makes a row for each, then lets the mails go, five at a time. Letters and calls wait for a person.
 * Can be run at any time, by several at once, and again after a crash.
 * @throws OutsideError `templates-wrong`
 */
export async function sendMessages(deps: Needs, by: Actor): Promise<SendReport> {
  const withheld = await withholdMessages(deps, by)
  const { queued, holes } = await queueMessages(deps, by)
  const outcomes = await sendDueEmails(deps, by)
  const problem = outcomes.find(({ down }) => down !== undefined)?.down ?? (await stillDown(deps, by))
  const made = [...queued, ...outcomes.flatMap(({ next }) => next ?? [])]
  return {
    email: outcomes.filter(({ state }) => state === 'sent').length,
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
 * One mail first; when the server took it, five people at a time, and of one person one mail after the other; whoever is done makes room
 * for the next, so that a server that hangs on one mail holds up no other. When the server takes no mail at all, or refuses everybody's,
 * the rest waits for the next run: nothing is tried in vain. So it does when the program is to stop: what is under way is finished.
 */
async function sendDueEmails(deps: Needs, by: Actor): Promise<EmailOutcome[]> {
  const outcomes: EmailOutcome[] = []
  const people = (await listDueEmails(deps, by)).values()
  const sender = emailSender(deps, by)
  let [down, taken] = [false, false]
  const take = (settled: readonly EmailOutcome[]) => {
    outcomes.push(...settled)
    const reason = settled.find((outcome) => outcome.down !== undefined)?.down
    if (reason !== undefined && !down)
      deps.log.warn({ reason }, 'the mail server takes no mail now; the next run tries again')
    down ||= reason !== undefined
    taken ||= settled.some(({ state, down }) => down === undefined && ['sent', 'copied', 'later'].includes(state))
  }
  const sendOn = async (until: () => boolean) => {
    for (let next = people.next(); !next.done; next = until() ? NOBODY : people.next())
      for (const mail of next.value) if (!down && !deps.stopping.aborted) take(await sender.send(mail))
  }
  await sendOn(() => taken)
  await Promise.all(Array.from({ length: AT_ONCE }, () => sendOn(() => false)))
  take(await sender.finish())
  if (!down && outcomes.some(({ state }) => state === 'sent' || state === 'copied')) await waitNoLonger(deps)
  return outcomes
}

/** Why mails wait that the server did not look at, or refused along with everybody else's. */
const FOR_SERVER: readonly MessageReason[] = ['server-down', 'server-refuses']

/** The server takes mail again: what waited for it goes with the next run, not after its own long pause. */
async function waitNoLonger({ db, clock }: Needs): Promise<void> {
  const waiting = { status: 'queued' as const, statusReason: In([...FOR_SERVER]) }
  if ((await db.read.countBy(Message, waiting)) === 0) return
  await db.write((tx) => tx.update(Message, waiting, { statusReason: 'try-again', dueAt: clock.now() }), 'mail')
}

/** Between two tries nothing is offered to the server, so nobody knows whether it takes mail again: said until a mail left. */
async function stillDown({ db }: Needs, { scope }: Actor): Promise<SendReport['problem']> {
  const waiting = await db.read
    .createQueryBuilder(Message, 'message')
    .where("message.status = 'queued' AND message.statusReason IN (:...reasons)", {
      reasons: FOR_SERVER,
    })
    .andWhere(...scopeWhere(scope, 'message.municipality'))
    .getExists()
  return waiting ? { code: 'mail-waits', values: {} } : undefined
}

/** The mails that are due, by person; who waited longest comes first. */
async function listDueEmails({ db, clock }: Needs, { scope }: Actor): Promise<DueEmail[][]> {
  const due = await db.read
    .createQueryBuilder(Message, 'message')
    .select('message.id', 'id')
    .addSelect('message.referralId', 'referralId')
    .where("message.status = 'queued' AND message.channel = 'email' AND message.dueAt <= :now", { now: clock.now() })
    .andWhere(...scopeWhere(scope, 'message.municipality'))
    .orderBy('message.dueAt')
    .addOrderBy('message.createdAt')
    .addOrderBy('message.id')
    .getRawMany<DueEmail>()
  const people = new Map<string, DueEmail[]>()
  for (const mail of due) people.set(mail.referralId, [...(people.get(mail.referralId) ?? []), mail])
  return [...people.values()]
}
