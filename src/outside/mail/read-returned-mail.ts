import type { ParsedMail } from 'mailparser'
import { isAutomaticReply, isFromMailServer, saidVerdict } from './bounce-words.ts'
import { readDeliveryStatus, worstStatus } from './delivery-status.ts'
import { troubleOf, type MailTrouble } from './mail-status.ts'

/** What a mail says that came to the address for bounces. */
export type Verdict =
  | { readonly what: 'failed'; readonly trouble: MailTrouble; readonly status: string }
  /** The server goes on trying. */
  | { readonly what: 'delayed'; readonly status: string }
  /** Out of office, a receipt, word that it arrived: nothing to do. */
  | { readonly what: 'automatic' }
  /** For a person to read. */
  | { readonly what: 'unclear' }

export interface ReturnedMail {
  readonly verdict: Verdict
  /**
   * Everything in it that may name one of our mails: our Message-ID, the envelope (RFC 3461 ENVID, an address of its own for each
   * mail) and our header all hold the same id, which nobody can guess.
   */
  readonly ids: readonly string[]
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi
const MOST_IDS = 20

/** Reads a mail from the address for bounces: a report by RFC 3464, or what mail programs write instead. Never throws for bad mail. */
export async function readReturnedMail(source: Buffer): Promise<ReturnedMail> {
  // Loaded when mail comes back: it takes a few megabytes.
  const { simpleParser } = await import('mailparser')
  const mail = await simpleParser(source, { keepDeliveryStatus: true, skipTextToHtml: true, skipImageLinks: true })
  const parts = mail.attachments.map(({ content }) => content.toString('utf8'))
  const found = [source.toString('latin1'), mail.text ?? '', ...parts].join('\n').match(ID) ?? []
  return { verdict: verdictOf(mail), ids: [...new Set(found.map((id) => id.toLowerCase()))].slice(0, MOST_IDS) }
}

function verdictOf(mail: ParsedMail): Verdict {
  const report = mail.attachments.find(({ contentType }) => /^message\/(global-)?delivery-status$/.test(contentType))
  const reported = worstStatus(readDeliveryStatus(report?.content.toString('utf8') ?? ''))
  if (reported) return reportedVerdict(reported.action, reported.status)
  const header = (name: string) => headerOf(mail, name)
  const type = /report-type="?([\w-]+)/i.exec(header('content-type'))?.[1]?.toLowerCase()
  if (type === 'disposition-notification') return { what: 'automatic' }
  // Somebody says that our mail is spam: a person should know.
  if (type === 'feedback-report') return { what: 'unclear' }
  const subject = mail.subject ?? ''
  const sender = mail.from?.value[0]?.address ?? ''
  if (header('x-failed-recipients') !== '' || isFromMailServer(sender, subject)) return said(subject, mail.text ?? '')
  return { what: isAutomaticReply(subject, header) ? 'automatic' : 'unclear' }
}

function reportedVerdict(action: string, status: string): Verdict {
  if (action === 'failed') return { what: 'failed', trouble: troubleOf(status), status }
  if (action === 'delayed') return { what: 'delayed', status }
  return { what: ['delivered', 'relayed', 'expanded'].includes(action) ? 'automatic' : 'unclear' }
}

function said(subject: string, text: string): Verdict {
  const verdict = saidVerdict(subject, text)
  if (!verdict) return { what: 'unclear' }
  return reportedVerdict(verdict.what, verdict.status)
}

function headerOf({ headerLines }: ParsedMail, name: string): string {
  const { line = '' } = headerLines.find(({ key }) => key === name) ?? {}
  return line.slice(name.length + 1).trim()
}
