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

/** What became of a mail. Only `later` may be sent again without asking anybody. */
export type SendResult =
  | { state: 'sent' }
  /** The server will not take it for this person: a new try is of no use. */
  | { state: 'rejected'; code: number; trouble: MailTrouble; reason: string }
  /** Not delivered, and nobody refused it for good: try again. `down`: the server takes nobody's mail now. */
  | { state: 'later'; down: boolean; reason: string }
  /** It may have arrived: the connection broke after the text left. A person decides; never sent again blindly. */
  | { state: 'unknown'; reason: string }

interface SmtpError extends Error {
  code?: string
  command?: string
  responseCode?: number
}

/**
 * Nodemailer's error as a result. 4xx and 5xx both come as EENVELOPE, so the server's own code decides (RFC 5321
 * § 4.2.1). A 5xx at sign-in or at our own sender address says something about us, not about this person: later.
 */
export function outcomeOf(error: SmtpError, bodyLeft: boolean): SendResult {
  const reason = error.message.replace(/\s+/g, ' ').slice(0, 300)
  const code = error.responseCode
  if (code === undefined) return bodyLeft ? { state: 'unknown', reason } : { state: 'later', down: true, reason }
  if (!isAboutPerson(error)) return { state: 'later', down: true, reason }
  return code < 500
    ? { state: 'later', down: false, reason }
    : { state: 'rejected', code, trouble: troubleOfReply(code, reason), reason }
}

/** A refusal of the recipient or the text; 421 ends the conversation, whoever the mail is for. */
function isAboutPerson({ code, command, responseCode }: SmtpError): boolean {
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && command !== 'MAIL FROM' && responseCode !== 421
}
