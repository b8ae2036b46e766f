import { In, MoreThanOrEqual, type EntityManager } from 'typeorm'
import type { Deps, World } from '../../deps.ts'
import { StoppedError } from '../../errors.ts'
import { recordTrainerReport } from '../../groups/trainers/mail-trouble.ts'
import { type Actor, work } from '../../history/work.ts'
import { aside } from '../../outside/aside/aside.ts'
import { AsideError } from '../../outside/aside/one-at-a-time.ts'
import { MailboxError, readBounceMailbox } from '../../outside/mail/bounce-mailbox.ts'
import type * as reading from '../../outside/mail/read-returned-mail.ts'
import type { ReturnedMail } from '../../outside/mail/read-returned-mail.ts'
import { Message } from '../message/message.entity.ts'
import { Event } from '../../history/event.entity.ts'
import type { MailTrouble } from '../../outside/mail/mail-status.ts'
import { comeBack, takeNextWay, markMailboxGone } from '../due/came-back.ts'
import { changeMessage, explainMessages, recordMessage } from '../message/change-message.ts'
import { TOLD_MESSAGE } from '../message/message-status.ts'
import { findAddressee } from '../recipient/addressee.ts'
import { findRecipient } from '../recipient/recipient.ts'
import { isAboutAddress } from '../texts/message-data.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'log' | 'stopping'>

/** What was found in the mailbox for bounces. */
interface BounceReport {
  /** Mails of ours that did not arrive, and that are still on their way. */
  bounced: number
  delayed: number
  /** Out of office and the like, and what was known already. */
  ignored: number
  /** For a person: they stay in the mailbox with a star, those of earlier runs too, until somebody moves them. */
  left: number
  /** Why the mailbox could not be read. */
  problem?: string
}

/**
 * Reads the mailbox to which mail comes back that can't be delivered (`BOUNCE_IMAP_URL`), and writes down of which of our mails.
 * Stopped at any moment and run again, it does nothing twice: the message knows that it bounced before the report is put away.
 * A mailbox that can't be read is one line in the log; the next run tries again.
 * @throws StoppedError
 */
export async function collectBounces(deps: Needs, by: Actor): Promise<BounceReport> {
  const report: BounceReport = { bounced: 0, delayed: 0, ignored: 0, left: 0 }
  const { bounceImapUrl } = deps.config
  if (bounceImapUrl === null) return report
  try {
    report.left = await readBounceMailbox(bounceImapUrl, async (source) => {
      if (deps.stopping.aborted) throw new StoppedError()
      const found = await takeIn(deps, by, await read(source))
      if (found === 'left') return 'left'
      report[found]++
      return 'done'
    })
  } catch (error) {
    if (!(error instanceof MailboxError)) throw error
    deps.log.warn({ problem: error.problem }, error.message)
    report.problem = error.message
  }
  return report
}

type Found = 'bounced' | 'delayed' | 'ignored' | 'left'

const ask = aside<typeof reading>(
  { module: '../../outside/mail/read-returned-mail', from: import.meta.url },
  { seconds: 10, megabytes: 400, atOnce: 1 },
)

/** Anybody may send mail to that address. What takes too long to read is for a person. */
async function read(source: Buffer): Promise<ReturnedMail> {
  try {
    return await ask('readReturnedMail', source)
  } catch (error) {
    if (!(error instanceof AsideError)) throw error
    return UNCLEAR
  }
}

const UNCLEAR: ReturnedMail = { verdict: { what: 'unclear' }, ids: [] }

async function takeIn(deps: Needs, by: Actor, { verdict, ids }: ReturnedMail): Promise<Found> {
  if (verdict.what === 'automatic') return 'ignored'
  if (verdict.what === 'unclear') return 'left'
  const [message, ...others] = await deps.db.read.findBy(Message, { id: In([...ids]), channel: 'email' })
  if (!message) {
    const found = await recordTrainerReport(deps, by, verdict.what, ids)
    return found === 'noted' ? 'bounced' : (found ?? 'left')
  }
  // Nothing of ours, or of two: a person reads which.
  if (others.length > 0) return 'left'
  const { what } = verdict
  const fresh =
    what === 'failed'
      ? await recordBounce(deps, by, message.id, verdict.trouble)
      : await recordDelay(deps, by, message.id)
  if (!fresh) return 'ignored'
  return what === 'failed' ? 'bounced' : 'delayed'
}

/**
 * A mail server says that it could not deliver a mail: the next way takes over, and nobody writes to a mailbox any more that isn't
 * there. The second report about the same mail does nothing. Of a `claimed` one nobody knew whether it had left: now we do.
 * @returns False when it was known already.
 */
export async function recordBounce(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  by: Actor,
  messageId: string,
  trouble: MailTrouble,
): Promise<boolean> {
  return work(deps, by, { lock: `message:${messageId}` }, async (work) => {
    const { tx } = work
    const message = await tx.findOneByOrFail(Message, { id: messageId })
    if (!TOLD_MESSAGE.includes(message.status)) return false
    await comeBack(work, message, trouble)
    if (trouble === 'mailbox-unknown' && isToPerson(message) && !(await hasOtherAddress(tx, message)))
      await markMailboxGone(
        work,
        await findAddressee(tx, message, (await findRecipient(tx, message.placementId)).person),
      )
    await takeNextWay(work, deps, message)
    return true
  })
}

/** The reason of a mail that is still on its way, and no longer in our hands. */
const DELAYED = 'delayed'

/**
 * A mail server says that it is still trying: that is noted, once. Nothing else happens: it may yet arrive, and if it doesn't the
 * server will say so.
 * @returns False when it was known already, or no longer matters.
 */
async function recordDelay(deps: World, by: Actor, messageId: string): Promise<boolean> {
  return work(deps, by, { lock: `message:${messageId}` }, async (work) => {
    const { tx } = work
    const message = await tx.findOneByOrFail(Message, { id: messageId })
    if (!TOLD_MESSAGE.includes(message.status) || message.statusReason === DELAYED) return false
    if (message.status === 'claimed')
      await changeMessage(work, message, 'sent', { sentAt: message.claimedAt, statusReason: DELAYED })
    else await explainMessages(tx, { id: messageId, status: message.status }, { statusReason: DELAYED })
    await recordMessage(work, message, 'delayed')
    return true
  })
}

/** A copy, and a mail about an address, may go to an address that isn't the person's. */
function isToPerson(message: Message): boolean {
  return message.copyFor === 'newcomer' && !isAboutAddress(message.kind)
}

/** Somebody gave another address after this mail left: that one is not to blame. */
async function hasOtherAddress(tx: EntityManager, { referralId, claimedAt, createdAt }: Message): Promise<boolean> {
  const changes = await tx.findBy(Event, {
    referralId,
    kind: In(['person.changed', 'referral.changed']),
    at: MoreThanOrEqual(claimedAt ?? createdAt),
  })
  return changes.some(({ data }) => Array.isArray(data['fields']) && data['fields'].includes('email'))
}
