/** Mails as servers send them when something can't be delivered. Made up after what Postfix, Exchange, Gmail, Exim and qmail write. */
export const ID = '3f0c2a6e-5b1d-4c8e-9a77-0d1e2f3a4b5c'
export const MESSAGE_ID = `<${ID}@dagdeel.example.org>`

const ORIGINAL = [
  'From: Sociale Zaken <post@example.org>',
  'To: fatma@elsewhere.example.org',
  'Subject: Uitnodiging: kom op dinsdag 15 december 2026',
  `Message-ID: ${MESSAGE_ID}`,
].join('\n')

const mail = (headers: string, body: string) => Buffer.from(`${headers}\n\n${body}\n`.replaceAll('\n', '\r\n'))

interface Report {
  readonly headers: string
  readonly words: string
  readonly status: string
  /** The original: its headers, or the whole of it. Empty: left out. */
  readonly original?: string
  readonly type?: string
}

/** A report by RFC 3464. */
export function aReport({ headers, words, status, original = ORIGINAL, type = 'text/rfc822-headers' }: Report): Buffer {
  const parts = [
    `Content-Type: text/plain; charset=utf-8\n\n${words}`,
    `Content-Type: message/delivery-status\n\n${status}`,
    ...(original ? [`Content-Type: ${type}\n\n${original}`] : []),
  ]
  const body = [...parts.map((part) => `--edge\n${part}\n`), '--edge--'].join('\n')
  const about = 'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status;\n boundary="edge"'
  return mail(`${headers}\n${about}`, body)
}

const postfix = (subject: string) =>
  `Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.org (Mail Delivery System)\nTo: bounces@example.org\nSubject: ${subject}\nAuto-Submitted: auto-replied`
const reporting = 'Reporting-MTA: dns; mx.example.org\nX-Postfix-Queue-ID: 4F1B2C3D\n'
const recipient = (action: string, status: string, said: string) =>
  `${reporting}\nFinal-Recipient: rfc822; fatma@elsewhere.example.org\nAction: ${action}\nStatus: ${status}\nDiagnostic-Code: smtp; ${said}`

export const POSTFIX_UNKNOWN = aReport({
  headers: postfix('Undelivered Mail Returned to Sender'),
  words: "I'm sorry to have to inform you that your message could not be delivered to one or more recipients.",
  status: recipient('failed', '5.1.1', '550 5.1.1 <fatma@elsewhere.example.org>: Recipient address\n    rejected'),
})

export const POSTFIX_DELAYED = aReport({
  headers: postfix('Delayed Mail (still being retried)'),
  words: 'THIS IS A WARNING ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.',
  status: recipient('delayed', '4.4.1', 'connect to elsewhere.example.org[203.0.113.5]:25: Connection timed out'),
})

export const POSTFIX_SPAM = aReport({
  headers: postfix('Undelivered Mail Returned to Sender'),
  words: 'The mail system',
  status: recipient('failed', '5.7.1', '550 5.7.1 Message rejected as spam by Content Filtering'),
})

export const POSTFIX_DELIVERED = aReport({
  headers: postfix('Successful Mail Delivery Report'),
  words: 'Your message was successfully delivered to the destination(s) listed below.',
  status: recipient('relayed', '2.1.5', '250 2.1.5 OK'),
})

/** With the whole original, which has a text and an agenda of its own. */
export const EXCHANGE_UNKNOWN = aReport({
  headers:
    'From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.org>\nTo: post@example.org\nSubject: Onbestelbaar: Uitnodiging: kom op dinsdag 15 december 2026\nAuto-Submitted: auto-replied',
  words: 'Uw bericht aan fatma@elsewhere.example.org kan niet worden bezorgd.',
  status:
    'Reporting-MTA: dns;mail.example.org\n\nOriginal-Recipient: rfc822;fatma@elsewhere.example.org\nFinal-Recipient: rfc822;fatma@elsewhere.example.org\nAction: failed\nStatus: 5.1.10\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
  type: 'message/rfc822',
  original: `${ORIGINAL}\nContent-Type: text/plain; charset=utf-8\n\nKom op dinsdag 15 december 2026.`,
})

/** The server gave up after days: its last code is a temporary one. */
export const EXCHANGE_EXPIRED = aReport({
  headers: 'From: postmaster@example.org\nTo: post@example.org\nSubject: Undeliverable: Uitnodiging',
  words: 'Delivery has failed to these recipients: the server tried for two days.',
  status:
    'Reporting-MTA: dns;mail.example.org\n\nFinal-Recipient: rfc822;fatma@elsewhere.example.org\nAction: failed\nStatus: 4.4.7\nDiagnostic-Code: smtp;550 4.4.7 QUEUE.Expired; message expired',
})

export const GMAIL_FULL = aReport({
  headers:
    'From: Mail Delivery Subsystem <mailer-daemon@mx.example.org>\nTo: bounces@example.org\nAuto-Submitted: auto-replied\nSubject: Delivery Status Notification (Failure)\nX-Failed-Recipients: fatma@elsewhere.example.org',
  words: "** Message not delivered ** Your message couldn't be delivered because the recipient's inbox is full.",
  status: recipient('failed', '5.2.2', 'smtp; 552 5.2.2 The email account that you tried to reach is over quota'),
  type: 'message/rfc822',
  original: `${ORIGINAL}\n\nKom op dinsdag.`,
})

/** Its own original is left out: only the envelope tells which mail it was (RFC 3461). */
export const BY_ENVELOPE = aReport({
  headers: postfix('Undelivered Mail Returned to Sender'),
  words: 'Sorry.',
  status: `Reporting-MTA: dns; mx.example.org\nOriginal-Envelope-Id: ${ID}\n\nFinal-Recipient: rfc822; fatma@elsewhere.example.org\nAction: failed\nStatus: 5.4.4`,
  original: '',
})

/** An address of its own for each mail tells it too. */
export const BY_RETURN_ADDRESS = mail(
  `From: MAILER-DAEMON@old.example.org\nTo: bounces+${ID}@example.org\nSubject: failure notice`,
  "Hi. This is the qmail-send program at old.example.org.\nI'm afraid I wasn't able to deliver your message.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<fatma@elsewhere.example.org>:\nSorry, no mailbox here by that name. (#5.1.1)",
)

/** Exim's own form, with the original in the text: an article 5.7.1 in it says nothing about the mail. */
export const EXIM_UNKNOWN = mail(
  'From: Mail Delivery System <Mailer-Daemon@exim.example.org>\nTo: post@example.org\nX-Failed-Recipients: fatma@elsewhere.example.org\nAuto-Submitted: auto-replied\nSubject: Mail delivery failed: returning message to sender',
  `This message was created automatically by mail delivery software (Exim 4.94.2).\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  fatma@elsewhere.example.org\n    550 No such user here\n\n------ This is a copy of the message, including all the headers. ------\n\n${ORIGINAL}\n\nZie artikel 5.7.1.`,
)

export const EXIM_DELAYED = mail(
  'From: Mail Delivery System <Mailer-Daemon@exim.example.org>\nTo: post@example.org\nAuto-Submitted: auto-replied\nSubject: Warning: message 1abcde-0001-AB delayed 24 hours',
  `This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on exim.example.org.\n\nThe message identifier is: 1abcde-0001-AB\nNo action is required on your part. Delivery attempts will continue for\nsome time.\n\nMessage-ID: ${MESSAGE_ID}`,
)

export const OUT_OF_OFFICE = mail(
  `Return-Path: <>\nFrom: Fatma <fatma@elsewhere.example.org>\nTo: post@example.org\nSubject: Automatisch antwoord: Uitnodiging: kom op dinsdag\nAuto-Submitted: auto-generated\nIn-Reply-To: ${MESSAGE_ID}`,
  'Ik ben er niet. Het adres 550 bestaat niet meer.',
)

export const VACATION = mail(
  `From: Fatma <fatma@elsewhere.example.org>\nTo: post@example.org\nSubject: Re: Uitnodiging\nAuto-Submitted: auto-replied (vacation)\nReferences: ${MESSAGE_ID}`,
  'I am away until January.',
)

export const READ_RECEIPT = mail(
  'From: Fatma <fatma@elsewhere.example.org>\nTo: post@example.org\nSubject: Gelezen: Uitnodiging\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=disposition-notification; boundary="edge"',
  `--edge\nContent-Type: text/plain\n\nRead.\n\n--edge\nContent-Type: message/disposition-notification\n\nOriginal-Message-ID: ${MESSAGE_ID}\nDisposition: manual-action/MDN-sent-automatically; displayed\n\n--edge--`,
)

export const SPAM_COMPLAINT = mail(
  'From: complaints@mx.example.org\nTo: post@example.org\nSubject: complaint\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary="edge"',
  `--edge\nContent-Type: text/plain\n\nAbuse.\n\n--edge\nContent-Type: text/rfc822-headers\n\n${ORIGINAL}\n\n--edge--`,
)

/** Somebody writes back, with our mail below their words. */
export const AN_ANSWER = mail(
  `From: Fatma <fatma@elsewhere.example.org>\nTo: post@example.org\nSubject: Re: Uitnodiging\nIn-Reply-To: ${MESSAGE_ID}`,
  'Ik kan niet. Mijn man is onbekend met het adres.\n\n> Kom op dinsdag',
)

export const FROM_NOWHERE = Buffer.from('\u0000\u00ff not a mail at all')
