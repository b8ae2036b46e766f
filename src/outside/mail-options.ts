import { InvalidMailError, mailbox, type Mailbox, parseMailbox } from './mailbox.ts'

/** A mail to one person. */
export interface Mail {
  to: Mailbox
  subject: string
  text: string
  html: string
  /** An iCalendar file, shown as an appointment and attached as `bijeenkomst.ics`. */
  calendar?: { content: string; method: 'PUBLISH' | 'REQUEST' | 'CANCEL' }
  /** Stable: made from the row of the message, the same at every try. `<…@…>`, without personal data. */
  messageId: string
  replyTo?: Mailbox
  headers?: Record<string, string>
}

const OWN_HEADERS = /^(auto-submitted|bcc|cc|content-.*|date|from|message-id|mime-version|reply-to|sender|subject|to)$/i

/** The mail as Nodemailer takes it. Throws InvalidMailError for anything that could add a recipient or a header. */
export function mailOptions(mail: Mail, mailFrom: string) {
  if (!/^<[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+>$/.test(mail.messageId)) throw new InvalidMailError('Message-ID')
  const to = mailbox(mail.to)
  return {
    from: parseMailbox(mailFrom),
    to,
    envelope: { from: parseMailbox(mailFrom).address, to: to.address },
    replyTo: mail.replyTo && mailbox(mail.replyTo),
    subject: oneLine(mail.subject, 'subject'),
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    headers: {
      ...checkedHeaders(mail.headers ?? {}),
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    },
    icalEvent: mail.calendar && { ...mail.calendar, filename: 'bijeenkomst.ics' },
    // Nothing in a message may make the server read its own files or call others.
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

function checkedHeaders(headers: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(name) || OWN_HEADERS.test(name)) throw new InvalidMailError(`header ${name}`)
    oneLine(value, `header ${name}`)
  }
  return headers
}

function oneLine(text: string, what: string): string {
  if (/[\u0000-\u001f\u007f]/.test(text)) throw new InvalidMailError(what)
  return text
}
