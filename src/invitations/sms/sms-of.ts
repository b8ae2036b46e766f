import { join } from 'node:path'
import type { Deps } from '../../deps.ts'
import type { Sms, SmsOutlet } from '../../outside/sms/sms-gateway.ts'
import { smsNumberOf } from '../../people/phone-number.ts'
import type { Message } from '../message/message.entity.ts'
import { exampleAddress, shortAddress } from '../message/short-address.ts'
import { answerLink, filledSms, type Snapshot } from '../message/snapshot.ts'
import type { Recipient } from '../recipient/recipient.ts'

/** The SMS of a message: its kept text with the real short address in it. */
export function smsOf(deps: Pick<Deps, 'config' | 'secrets'>, message: Message, { person, placement }: Recipient): Sms {
  const to = smsNumberOf(person)
  if (to === null) throw new Error('an SMS to who agreed to none')
  return { id: message.id, to, text: filledSms(keptText(message), deps.config.publicUrl, addressIn(deps, placement)) }
}

/**
 * A kept SMS for staff. The address works only where SMS is kept instead of sent (trial and training): elsewhere staff could answer for
 * somebody without a trace, and it is one that is as long and opens nothing.
 */
export function shownSms(
  deps: Pick<Deps, 'config' | 'secrets'>,
  message: Message,
  { placement }: Pick<Recipient, 'placement'>,
): string {
  const { publicUrl, sms } = deps.config
  const address = sms?.url === null ? addressIn(deps, placement) : exampleAddress(publicUrl)
  return filledSms(keptText(message), publicUrl, address)
}

/** Where SMS goes in this installation; null where none does. */
export function outletOf({ sms, dataDir }: Deps['config']): SmsOutlet | null {
  return sms && { sms, smsDir: join(dataDir, 'sms') }
}

/** A link of before there were short ones is long, and works as well. */
function addressIn({ config, secrets }: Pick<Deps, 'config' | 'secrets'>, placement: Recipient['placement']): string {
  return shortAddress(config.publicUrl, secrets, placement) ?? answerLink(config.publicUrl, secrets, placement)
}

function keptText({ snapshot }: Message): Snapshot {
  return snapshot as unknown as Snapshot
}
