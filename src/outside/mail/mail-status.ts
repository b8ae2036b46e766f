/** Why a mail doesn't arrive, as far as the server's code says (RFC 3463): each has words in `history:reasons`. */
export type MailTrouble = 'mailbox-unknown' | 'mailbox-full' | 'mail-blocked' | 'undeliverable'

/** A code of RFC 3463, `5.1.1`; not a piece of an address (5.1.1.20) or of a version (4.94.2). */
const STATUS = /(?<![\d.])[245]\.[0-7]\.\d{1,3}(?!\.?\d)/g

/** The codes of RFC 3463 in a text, in order. */
export function statusCodesIn(text: string): string[] {
  return text.match(STATUS) ?? []
}

/**
 * What a permanent failure says. A bad address is the person's; a full mailbox empties, and a refusal for what we sent or who we are
 * says nothing about the mailbox.
 * @param status `5.1.1`, or what a server says without it: `550`.
 */
export function troubleOf(status: string): MailTrouble {
  if (/^[245]\.2\.2$|^552$/.test(status)) return 'mailbox-full'
  if (/^[245]\.1\.[012346]$|^[245]\.1\.10$|^[245]\.2\.1$|^5\.4\.4$|^55[013]$/.test(status)) return 'mailbox-unknown'
  if (/^[245]\.[67]\.|^[245]\.3\.4$|^[245]\.2\.3$|^554$/.test(status)) return 'mail-blocked'
  return 'undeliverable'
}

/** What the reply of a server to one address says: its enhanced code if there is one, else its bare code (RFC 5321 § 4.2.3). */
export function troubleOfReply(code: number, text: string): MailTrouble {
  const status = statusCodesIn(text).find((one) => one.startsWith('5.'))
  return troubleOf(status ?? String(code))
}
