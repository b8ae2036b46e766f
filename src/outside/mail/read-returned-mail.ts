import { type ParsedMail, simpleParser } from 'mailparser'
import { MOST_BYTES } from './bounce-mailbox.ts'
import { troubleOf, type MailTrouble, statusCodesIn } from './mail-status.ts'

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

/** What became of a mail for one recipient, as a server reports it (RFC 3464 § 2.3). */
export interface RecipientStatus {
  /** `failed`, `delayed`, `delivered`, `relayed`, `expanded`; empty when the server forgot it. */
  readonly action: string
  /** `5.1.1`; empty when the server forgot it. */
  readonly status: string
}

/** Reads a `message/delivery-status` part: groups of fields, the first about the message, each other about one recipient. */
export function readDeliveryStatus(text: string): RecipientStatus[] {
  const groups = text
    .replace(/\r\n?/g, '\n')
    // A field goes on in a line that begins with a blank.
    .replace(/\n[ \t]+(?=\S)/g, ' ')
    .split(/\n[ \t]*\n/)
  return groups.filter((group) => /^(final|original)-recipient:/im.test(group)).map(recipientStatus)
}

/** What became of it over all recipients: it failed if it failed for one. Ours have one; an alias may have more. */
export function worstStatus(recipients: readonly RecipientStatus[]): RecipientStatus | undefined {
  const order = ['failed', 'delayed']
  return order.map((action) => recipients.find((one) => one.action === action)).find(Boolean) ?? recipients[0]
}

function recipientStatus(group: string): RecipientStatus {
  const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(group)?.[1]?.trim() ?? ''
  const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(field('status'))?.[0] ?? ''
  const [action = ''] = field('action')
    .toLowerCase()
    .split(/[^a-z]/)
  return { action: action || (ACTIONS[status.slice(0, 1)] ?? ''), status }
}

const ACTIONS: Readonly<Record<string, string>> = { 2: 'delivered', 4: 'delayed', 5: 'failed' }

/** What a bounce says that doesn't follow RFC 3464, in the words that mail programs use. */
export type SaidVerdict = { readonly what: 'failed' | 'delayed'; readonly status: string } | null

const SENDERS =
  /^(mailer[-_.]?daemon|mail[-_.]?daemon|mdaemon|postmaster|microsoftexchange[0-9a-f]*|bounces?)(?=[@+]|$)/i
const SUBJECTS =
  /undeliver|failure notice|returned mail|mail delivery (failed|failure|problem|subsystem)|delivery (status notification|failed|failure|problem|has failed|delayed)|non[- ]?delivery|message (could not be|not) delivered|delayed mail|mail system error|onbestelbaar|niet (worden )?(bezorgd|afgeleverd)|unzustellbar|non remis/i

/** True for a mail that a mail server wrote about another one. */
export function isFromMailServer(sender: string, subject: string): boolean {
  return SENDERS.test(sender) || SUBJECTS.test(subject)
}

const STILL_TRYING =
  /will be retried|(will|shall) (continue|keep)( to)? (be )?(try|attempt)|delivery attempts will continue|not yet been delivered|still (being retried|trying|undelivered)|has been delayed|is delayed|delayed mail|this is a warning|you do not need to resend|u hoeft .{0,30}niet opnieuw|vertraagd/i
const GIVEN_UP =
  /permanent(ly)? (error|failure|fatal)|failed permanently|permanently rejected|given up|giving up|i'?ve given up|no further attempts|user unknown|unknown (user|recipient|mailbox)|no such (user|mailbox|recipient|address)|no mailbox here|does ?n[o']t exist|not exist|address (not found|rejected)|recipient (address )?rejected|mailbox (unavailable|not found|disabled)|account .{0,20}disabled|could ?n[o']t be delivered|unable to deliver|did not reach|was not delivered|onbekend|bestaat niet|niet worden bezorgd|kon niet .{0,20}(bezorgd|afgeleverd)/i
const FULL = /mailbox (is )?full|over ?quota|quota exceeded|exceeded .{0,20}quota|postvak .{0,10}vol/i

/** What the words and codes of a bounce say; `null` when they say nothing that we know. */
export function saidVerdict(subject: string, text: string): SaidVerdict {
  const lines = text.split('\n')
  const end = lines.findIndex(beginsOriginal)
  const said = [subject, ...(end < 0 ? lines : lines.slice(0, end))].join('\n')
  const codes = statusCodesIn(said)
  const permanent = codes.find((code) => code.startsWith('5.')) ?? /(?<![\d.])55[0-4](?=[ -])/.exec(said)?.[0]
  if (STILL_TRYING.test(said) && !permanent) return { what: 'delayed', status: temporaryOf(codes) }
  if (FULL.test(said)) return { what: 'failed', status: permanent ?? '5.2.2' }
  if (permanent || GIVEN_UP.test(said)) return { what: 'failed', status: permanent ?? temporaryOf(codes) }
  return null
}

/** Where the mail itself begins, which may say anything. */
function beginsOriginal(line: string): boolean {
  if (/^original message headers:?\s*$/i.test(line)) return true
  return /^[>\s]*--/.test(line) && /original|copy of|returned|below this line|header/i.test(line)
}

function temporaryOf(codes: readonly string[]): string {
  return codes.find((code) => code.startsWith('4.')) ?? ''
}

const ABSENT =
  /^(auto(matic|matisch|mated)?[- :]?(reply|response|antwoord|responder)|automatisch(e)? (antwoord|bericht)|out of (the )?office|afwezig|niet aanwezig|abwesen|vacation|away from|réponse automatique)/i

/** True for the answer of a program on behalf of somebody: out of office and the like (RFC 3834). */
export function isAutomaticReply(subject: string, header: (name: string) => string): boolean {
  return (
    /^auto-replied/i.test(header('auto-submitted')) ||
    /^auto[_-]?reply/i.test(header('precedence')) ||
    ['x-autoreply', 'x-autorespond', 'x-autorespondfrom'].some((name) => header(name) !== '') ||
    ABSENT.test(subject.trim())
  )
}
