import { parseMailbox } from '../mail/mail-options.ts'
import { invalid, readUrl } from './setting.ts'

/** Who carries the mail, and who sends it; without a carrier mail goes nowhere. @throws InputError `config-invalid` */
export function readMail(
  smtpUrl: string | undefined,
  mailFrom: string | undefined,
): { readonly smtpUrl: string | null; readonly mailFrom: string } {
  if (!smtpUrl) return { smtpUrl: null, mailFrom: mailFrom ?? 'dagdeel@localhost.example.org' }
  if (!mailFrom || !isMailbox(mailFrom))
    throw invalid('MAIL_FROM', 'the sender address, such as post@example.org, when SMTP_URL is set')
  return { smtpUrl: readUrl('SMTP_URL', smtpUrl, ['smtp:', 'smtps:']), mailFrom }
}

/** To which mail comes back. @throws InputError `config-invalid` */
export function readBounceAddress(text: string | undefined): string | null {
  if (text === undefined) return null
  if (!isMailbox(text.replace('*', 'x')) || /[*<].*[*<]/.test(text))
    throw invalid('BOUNCE_ADDRESS', 'an address such as bounces@example.org, or bounces+*@example.org')
  return text
}

/** The mailbox in which it is read. @throws InputError `config-invalid` */
export function readImapUrl(text: string | undefined): string | null {
  if (text === undefined) return null
  const mustBe = 'imaps://user:password@host:993/INBOX, with an @ in the user or password as %40'
  const url = /^imaps?:\/\//.test(text) && URL.canParse(text) ? new URL(text) : undefined
  if (!url?.hostname || !url.username || !url.password || !canDecode(text)) throw invalid('BOUNCE_IMAP_URL', mustBe)
  return text
}

function canDecode(text: string): boolean {
  return !/%(?![0-9a-f]{2})/i.test(text)
}

function isMailbox(text: string): boolean {
  try {
    return parseMailbox(text).address !== ''
  } catch {
    return false
  }
}

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
