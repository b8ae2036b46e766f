import { type ParsedMail, simpleParser } from 'mailparser'
import { MOST_BYTES } from './bounce-mailbox.ts'
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
/** So much of the words of a mail, and so much of each line: what a server has to say comes first. */
const MOST_CHARACTERS = 32 * 1024
const MOST_OF_A_LINE = 1_000

/**
 * Reads a mail from the address for bounces: a report by RFC 3464, or what mail programs write instead. Never throws for bad mail, but
 * anybody may send one, and make it cost time or memory: ask for it aside.
 */
export async function readReturnedMail(given: Uint8Array): Promise<ReturnedMail> {
  const source = Buffer.from(given.subarray(0, MOST_BYTES))
  const options = {
    keepDeliveryStatus: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    maxHtmlLengthToParse: MOST_BYTES,
  }
  const mail = await simpleParser(source, options).catch(() => null)
  if (!mail) return { verdict: { what: 'unclear' }, ids: [] }
  const parts = mail.attachments.map(({ content }) => content.toString('utf8'))
  const found = [source.toString('latin1'), mail.text ?? '', ...parts].join('\n').match(ID) ?? []
  return { verdict: verdictOf(mail), ids: [...new Set(found.map((id) => id.toLowerCase()))].slice(0, MOST_IDS) }
}

/** The beginning of a text, without what goes on and on. */
function beginning(text: string): string {
  const lines = text.slice(0, MOST_CHARACTERS).split(/\r\n?|\n/)
  return lines.map((line) => line.slice(0, MOST_OF_A_LINE)).join('\n')
}

function verdictOf(mail: ParsedMail): Verdict {
  const report = mail.attachments.find(({ contentType }) => /^message\/(global-)?delivery-status$/.test(contentType))
  const reported = worstStatus(readDeliveryStatus(beginning(report?.content.toString('utf8') ?? '')))
  if (reported) return reportedVerdict(reported.action, reported.status)
  const header = (name: string) => headerOf(mail, name)
  const type = /report-type="?([\w-]+)/i.exec(header('content-type'))?.[1]?.toLowerCase()
  if (type === 'disposition-notification') return { what: 'automatic' }
  // Somebody says that our mail is spam: a person should know.
  if (type === 'feedback-report') return { what: 'unclear' }
  const subject = (mail.subject ?? '').slice(0, MOST_OF_A_LINE)
  const sender = mail.from?.value[0]?.address ?? ''
  if (header('x-failed-recipients') !== '' || isFromMailServer(sender, subject))
    return said(subject, beginning(mail.text ?? ''))
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
  return line.slice(name.length + 1, MOST_OF_A_LINE).trim()
}
