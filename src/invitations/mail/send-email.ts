import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { InvalidMailError } from '../../outside/mail/mailbox.ts'
import type { Mail, SendResult } from '../../outside/mail/mailer.ts'
import { claimer, type DueEmail } from './claim-emails.ts'
import { mailOf } from './mail-of.ts'
import { notForeseen, settleEmail, type Claimed, type EmailOutcome } from './settle-email.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'secrets' | 'mailer' | 'log'>

/**
 * Sends mails, several at the same time if asked, each to somebody else: claims the row, lets the mail go after the commit, and writes
 * down what became of it. A crash in between leaves the row `claimed`: nobody sends that mail again by itself, a person decides.
 */
export function emailSender(deps: Needs, by: Actor): (mail: DueEmail) => Promise<EmailOutcome> {
  const claim = claimer(deps, by)
  return async (mail) => {
    const claimed = await claim(mail)
    return 'state' in claimed ? claimed : send(deps, by, claimed)
  }
}

/** What goes wrong in a way that nobody foresaw stops this mail only. Once claimed, it stays so for a person to look at. */
async function send(deps: Needs, by: Actor, claimed: Claimed): Promise<EmailOutcome> {
  const { id } = claimed.message
  try {
    const result = await deliver(deps, mailOf(deps, claimed.message, claimed.recipient))
    return await deps.db.write((tx) => settleEmail(tx, deps, by, claimed, result), `message:${id}`)
  } catch (error) {
    return notForeseen(deps, id, error)
  }
}

/** The mailer itself refuses only what could reach somebody else: as final as a refusal by the server, of the address or of the mail. */
async function deliver({ mailer }: Needs, mail: Mail): Promise<SendResult> {
  try {
    return await mailer.send(mail)
  } catch (error) {
    if (!(error instanceof InvalidMailError)) throw error
    const refusal = error.part === 'address' ? ADDRESS_REFUSED : MAIL_REFUSED
    return { state: 'rejected', ...refusal, reason: error.message }
  }
}

const ADDRESS_REFUSED = { code: 553, trouble: 'mailbox-unknown' } as const
const MAIL_REFUSED = { code: 554, trouble: 'mail-blocked' } as const
