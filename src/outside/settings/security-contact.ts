import { parseMailbox } from '../mail/mailbox.ts'
import { invalid } from './setting.ts'

/**
 * `SECURITY_CONTACT`: where somebody who found a hole can say so, an e-mail address or a page; without it the sender's address.
 * @returns `mailto:…` or `https://…`; `null` when neither is set.
 * @throws InputError `config-invalid`
 */
export function readSecurityContact(text: string | undefined, mailFrom: string | undefined): string | null {
  const given = text?.replace(/^mailto:/i, '')
  if (given === undefined) return addressOf(mailFrom ?? '')
  if (/^https:\/\//i.test(given) && URL.canParse(given)) return new URL(given).href
  const address = addressOf(given)
  if (!address) throw invalid('SECURITY_CONTACT', 'an e-mail address, or a page that starts with https://')
  return address
}

function addressOf(text: string): string | null {
  try {
    return `mailto:${parseMailbox(text).address}`
  } catch {
    return null
  }
}
