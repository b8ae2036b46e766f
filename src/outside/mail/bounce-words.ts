import { statusCodesIn } from './mail-status.ts'

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
  if (STILL_TRYING.test(said) && !permanent) return { what: 'delayed', status: firstOf(codes, '4.') }
  if (FULL.test(said)) return { what: 'failed', status: permanent ?? '5.2.2' }
  if (permanent || GIVEN_UP.test(said)) return { what: 'failed', status: permanent ?? firstOf(codes, '4.') }
  return null
}

/** Where the mail itself begins, which may say anything. */
function beginsOriginal(line: string): boolean {
  if (/^original message headers:?\s*$/i.test(line)) return true
  return /^[>\s]*--/.test(line) && /original|copy of|returned|below this line|header/i.test(line)
}

function firstOf(codes: readonly string[], start: string): string {
  return codes.find((code) => code.startsWith(start)) ?? ''
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
