import type { Deps } from '../../deps.ts'
import { type Actor, work } from '../../history/work.ts'
import type { SmsReportSettings } from '../../outside/settings/sms-settings.ts'
import { comeBack, takeNextWay } from '../due/came-back.ts'
import { changeMessage, recordMessage } from '../message/change-message.ts'
import { TOLD_MESSAGE } from '../message/message-status.ts'
import { Message } from '../message/message.entity.ts'

/** What a gateway says of an SMS: the id of the message, and what became of it; null: it is still on its way. */
interface SmsReport {
  readonly reference: string
  readonly outcome: 'delivered' | 'failed' | null
}

/** What stands in a delivery report, wherever this gateway writes it; null when no message or no status is named there. */
export function readReport(settings: SmsReportSettings, given: unknown): SmsReport | null {
  const reference = textAt(given, settings.reference)
  const status = textAt(given, settings.status)
  if (reference === '' || status === '') return null
  const outcome = settings.delivered.includes(status) ? 'delivered' : settings.failed.includes(status) ? 'failed' : null
  return { reference, outcome: IS_OURS.test(reference) ? outcome : null }
}

const IS_OURS = /^[\da-f-]{36}$/

/** @param path Names with dots between: `messages.msg.status.code`. */
function textAt(given: unknown, path: string): string {
  let found = given
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return ''
    found = (found as Record<string, unknown>)[name]
  }
  return typeof found === 'string' || typeof found === 'number' ? String(found) : ''
}

/**
 * Takes what a gateway says of an SMS: that it arrived, or that it won't, and then the next way takes over. Of a `claimed` one nobody knew
 * whether it had left: now we do; so we do of one that waits to be tried again. The same report twice, one that comes late, and one about nothing of ours do nothing.
 * @returns False when nothing changed.
 */
export async function takeReport(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  by: Actor,
  { reference, outcome }: SmsReport,
): Promise<boolean> {
  if (outcome === null) return false
  return work(deps, by, { lock: `message:${reference}` }, async (work) => {
    const message = await work.tx.findOneBy(Message, { id: reference, channel: 'sms' })
    const triedAgain = message?.status === 'queued' && message.attempts > 0 && outcome === 'delivered'
    if (!message || !(triedAgain || TOLD_MESSAGE.includes(message.status))) return false
    if (outcome === 'failed') {
      await comeBack(work, message, 'undeliverable')
      await takeNextWay(work, deps, message)
      return true
    }
    if (message.status === 'delivered') return false
    // The word that it arrived can be faster than the gateway's answer that it was taken.
    if (message.status !== 'sent') await changeMessage(work, message, 'sent', { sentAt: message.claimedAt ?? work.at })
    await changeMessage(work, { ...message, status: 'sent' }, 'delivered')
    await recordMessage(work, message, 'delivered')
    return true
  })
}
