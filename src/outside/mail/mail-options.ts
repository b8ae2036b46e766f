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

/** Stable, and made from the row: a mail that leaves twice is known as the same one. */
export function messageIdOf(id: string, publicUrl: string): string {
  return `<${id}@${new URL(publicUrl).hostname}>`
}

export interface MailSender {
  /** `post@example.org` or `Sociale Zaken <post@example.org>`. */
  readonly mailFrom: string
  /** To which a server sends a mail back that it can't deliver; a `*` in it becomes the mail's own id. Default: the sender. */
  readonly bounceAddress?: string | null
}

/**
 * The mail as Nodemailer takes it. A server that knows delivery reports (RFC 3461) is asked for them, by the mail's own id.
 * Throws InvalidMailError for anything that could add a recipient or a header.
 */
export function mailOptions(mail: Mail, { mailFrom, bounceAddress }: MailSender) {
  const [, id] = /^<([\w.!#$%&'*+/=?^`{|}~-]+)@[\w.-]+>$/.exec(mail.messageId) ?? []
  if (id === undefined) throw new InvalidMailError('Message-ID')
  const to = mailbox(mail.to)
  const from = parseMailbox(mailFrom)
  const returnTo = bounceAddress ? mailbox({ address: bounceAddress.replace('*', () => id) }).address : from.address
  const replyTo = mail.replyTo && mailbox(mail.replyTo, 'address for answers')
  return {
    // In whose name we write, where the address says no name of its own.
    from: { ...from, name: from.name || (replyTo?.name ?? '') },
    to,
    envelope: { from: returnTo, to: to.address },
    dsn: { id, return: 'headers', notify: ['failure', 'delay'] },
    replyTo,
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

export interface Mailbox {
  address: string
  name?: string
}

/** A mail that must not leave: a part of it could add recipients or headers. */
export class InvalidMailError extends Error {
  constructor(readonly part: string) {
    super(`the ${part} of the mail is not valid`)
    this.name = 'InvalidMailError'
  }
}

// Stricter than RFC 5322 on purpose: no quotes, comments, lists or groups, so it can only be one address.
const ADDRESS =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i

/** Exactly one address, with a name that no mail reader takes for another. Throws InvalidMailError, which names the part. */
function mailbox({ address, name }: Mailbox, part = 'address'): { address: string; name: string } {
  if (!ADDRESS.test(address) || address.length > 254) throw new InvalidMailError(part)
  return { address, name: displayName(name ?? '') }
}

/** `post@example.org` or `Sociale Zaken <post@example.org>`. */
export function parseMailbox(text: string): { address: string; name: string } {
  const [, name, address] = /^\s*(.*?)\s*<([^<>]+)>\s*$/.exec(text) ?? []
  return mailbox(address ? { address, name } : { address: text.trim() })
}

/** Without the signs that some mail programs read as a second address (`@ : , ; " < >`) and without line ends. */
function displayName(name: string): string {
  return name
    .replace(/[@:,;"<>()[\]\\\u0000-\u001f\u007f]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 100)
}
