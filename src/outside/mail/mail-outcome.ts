import { troubleOfReply, type MailTrouble } from './mail-status.ts'

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
