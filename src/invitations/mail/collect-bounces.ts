import { In } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { StoppedError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { aside } from '../../outside/aside/aside.ts'
import { AsideError } from '../../outside/aside/one-at-a-time.ts'
import { MailboxError, readBounceMailbox } from '../../outside/mail/bounce-mailbox.ts'
import type * as reading from '../../outside/mail/read-returned-mail.ts'
import type { ReturnedMail } from '../../outside/mail/read-returned-mail.ts'
import { Message } from '../message/message.entity.ts'
import { recordBounce, recordDelay } from './record-bounce.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'log' | 'stopping'>

/** What was found in the mailbox for bounces. */
export interface BounceReport {
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
  // Nothing of ours, or of two: a person reads which.
  if (!message || others.length > 0) return 'left'
  const { what } = verdict
  const fresh =
    what === 'failed'
      ? await recordBounce(deps, by, message.id, verdict.trouble)
      : await recordDelay(deps, by, message.id)
  if (!fresh) return 'ignored'
  return what === 'failed' ? 'bounced' : 'delayed'
}
