import type { Deps } from '../../deps.ts'
import { type Actor, work } from '../../history/work.ts'
import { InvalidMailError } from '../../outside/mail/mail-options.ts'
import { sendSms } from '../../outside/sms/sms-gateway.ts'
import { outletOf, smsOf } from '../sms/sms-of.ts'
import { claimer, type DueMessage } from './claim-messages.ts'
import { mailOf } from './mail-of.ts'
import { notForeseen, settleSending, type ClaimedMessage, type SendOutcome } from './settle-sending.ts'
import type { SendResult } from '../../outside/mail/mail-status.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'secrets' | 'mailer' | 'log'>

/** Sends mails or SMS, several at the same time if asked, each to somebody else. */
export interface Courier {
  /**
   * Claims the row, lets the message go after the commit, and writes down what became of it. A crash in between leaves the row `claimed`:
   * nobody sends that one again by itself, a person decides. What the server refuses without a word about the mailbox is settled
   * later: this person's refusal if it takes somebody else's mail, else everybody's.
   */
  send(due: DueMessage): Promise<SendOutcome[]>
  /**
   * Settles what is still in doubt, for what it was: the refusal of one or two people's messages. When none was taken in this run, it is a
   * problem too: it may be about us after all.
   */
  finish(): Promise<SendOutcome[]>
}

/** So many people's messages refused one after the other, and none taken: it is about us. */
const EVERYBODY = 3

/** `ours`: no server was asked. */
type Delivered = SendResult & { readonly ours?: true }

interface Refused {
  readonly claimed: ClaimedMessage
  readonly result: SendResult
}

export function messageSender(deps: Needs, by: Actor): Courier {
  const claim = claimer(deps, by)
  let refused: Refused[] = []
  let taken = false

  const settleRefused = (everybody: boolean): Promise<SendOutcome[]> => {
    const settled = refused.map((one) => settle(deps, by, one, everybody))
    refused = []
    return Promise.all(settled)
  }
  return {
    async send(due) {
      const claimed = await claim(due)
      if ('state' in claimed) return [claimed]
      let result: Delivered
      try {
        result = await deliver(deps, claimed)
      } catch (error) {
        if (!(error instanceof InvalidMailError)) return [notForeseen(deps, claimed.message.id, error)]
        // The mailer itself refuses only what could reach somebody else: as final as a refusal of the address by the server.
        const refusal = error.part === 'address' ? ADDRESS_REFUSED : MAIL_REFUSED
        result = { state: 'rejected', ...refusal, reason: error.message, ours: true }
      }
      if (isAboutAnybody(result)) {
        refused.push({ claimed, result })
        return refused.length >= EVERYBODY ? settleRefused(true) : []
      }
      taken ||= result.state === 'sent'
      const outcome = await settle(deps, by, { claimed, result }, false)
      return [outcome, ...(result.state === 'sent' ? await settleRefused(false) : [])]
    },
    async finish() {
      const [first] = refused
      const settled = await settleRefused(false)
      return first && !taken ? settled.map((outcome) => ({ ...outcome, down: reasonOf(first) })) : settled
    },
  }
}

/** What the server said. */
function reasonOf({ result }: Refused): string {
  return result.state === 'rejected' ? result.reason : ''
}

/** Over the way of the message. Where no SMS goes out, none was claimed. */
function deliver(deps: Needs, { message, recipient }: ClaimedMessage): Promise<SendResult> {
  const outlet = outletOf(deps.config)
  if (message.channel === 'sms' && outlet) return sendSms(outlet, smsOf(deps, message, recipient))
  return deps.mailer.send(mailOf(deps, message, recipient))
}

/** A refusal for what we sent or who we are: nobody knows yet whether it is only about this message. */
function isAboutAnybody(result: Delivered): boolean {
  return (
    result.state === 'rejected' &&
    !result.ours &&
    (result.trouble === 'mail-blocked' || result.trouble === 'undeliverable')
  )
}

/** What goes wrong in a way that nobody foresaw stops this message only. Once claimed, it stays so for a person to look at. */
async function settle(deps: Needs, by: Actor, { claimed, result }: Refused, everybody: boolean): Promise<SendOutcome> {
  const { id } = claimed.message
  try {
    return await work(deps, by, { lock: `message:${id}` }, (work) =>
      settleSending(work, deps, claimed, result, everybody),
    )
  } catch (error) {
    return notForeseen(deps, id, error)
  }
}

const ADDRESS_REFUSED = { code: 553, trouble: 'mailbox-unknown' } as const
const MAIL_REFUSED = { code: 554, trouble: 'mail-blocked' } as const
