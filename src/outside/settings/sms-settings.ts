import { z } from 'zod'
import { invalid, readUrl } from './setting.ts'

/** A value of JSON; in its texts stand the names of `SMS_PLACES`, between braces. */
export type Template = string | number | boolean | null | readonly Template[] | { readonly [name: string]: Template }

/** How an SMS is handed to the gateway of a provider: by HTTP POST. */
export interface SmsSettings {
  /** `null`: nothing leaves, each SMS is kept as a file and shown in the app (trial and training). */
  readonly url: string | null
  /** Besides those that every request has; the place for a key. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Template
  /** How the gateway says what became of an SMS. `null`: it says nothing. */
  readonly report: SmsReportSettings | null
}

/** What a delivery report looks like, and the word in the address at which it comes. */
export interface SmsReportSettings {
  readonly key: string
  /** Where the id of the message stands, and what became of it: names with dots between, `messages.msg.status.code`. */
  readonly reference: string
  readonly status: string
  /** The words for what arrived, and for what won't arrive any more; all others mean that it is still on its way. */
  readonly delivered: readonly string[]
  readonly failed: readonly string[]
}

/** What a template may name: the number (`+31612345678`), its digits alone (`31612345678`), the text, and the id of the message. */
export const SMS_PLACES = ['to', 'digits', 'text', 'id'] as const
export type SmsPlace = (typeof SMS_PLACES)[number]

/** The variables of the surroundings that are about SMS. */
export interface SmsVariables {
  readonly url: string | undefined
  readonly headers: string | undefined
  readonly body: string | undefined
  readonly report: string | undefined
  readonly reportKey: string | undefined
}

/**
 * `SMS_URL` and what belongs to it.
 * @returns `null` without an address: nobody gets SMS, and nothing of it is shown.
 * @throws InputError `config-invalid`
 */
export function readSms(given: SmsVariables, production: boolean): SmsSettings | null {
  if (given.url === undefined) return null
  if (given.url === 'keep') return { url: null, headers: {}, body: {}, report: null }
  return {
    url: readGateway(given.url, production),
    headers: readHeaders(given.headers),
    body: readBody(given.body),
    report: readReport(given.report, given.reportKey),
  }
}

/** Numbers and a key go there: over https, but to a machine of our own while trying. As it is given: a slash at the end may be meant. */
function readGateway(text: string, production: boolean): string {
  readUrl('SMS_URL', text, ['https:', 'http:'])
  const { protocol, hostname, port, username, password } = new URL(text)
  if (protocol === 'http:' && (production || !LOCAL.includes(hostname)))
    throw invalid('SMS_URL', 'an address that starts with https://, or the word keep')
  if (username || password) throw invalid('SMS_URL', 'an address without a name or password; those go in SMS_HEADERS')
  if (BLOCKED_PORTS.includes(Number(port)))
    throw invalid('SMS_URL', `an address with another port: ${port} is of another service, and is refused for the web`)
  return text
}

/** What `fetch` connects to for nobody: https://fetch.spec.whatwg.org/#port-blocking. */
export const BLOCKED_PORTS: readonly number[] = [
  ...[
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  ],
  ...[
    111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  ],
  ...[540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061],
  ...[6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
]

const LOCAL = ['localhost', '127.0.0.1', '[::1]']

const Headers = z.record(z.string().regex(/^[\w-]+$/), z.string().regex(/^[\x20-\x7e]+$/))

function readHeaders(text: string | undefined): SmsSettings['headers'] {
  const mustBe = 'a JSON object with a text for each header, such as {"Authorization":"Bearer …"}'
  return readJson('SMS_HEADERS', text ?? '{}', Headers, mustBe)
}

function readBody(text: string | undefined): Template {
  const mustBe = `JSON with {{text}}, {{id}}, and {{to}} or {{digits}} in it, and no other names between braces`
  const body: Template = readJson('SMS_BODY', text ?? '', z.json(), mustBe)
  const named = new Set([...JSON.stringify(body).matchAll(/\{\{(.*?)\}\}/g)].map(([, name]) => name ?? ''))
  const isWhole = named.has('text') && named.has('id') && (named.has('to') || named.has('digits'))
  if (!isWhole || [...named].some((name) => !SMS_PLACES.some((place) => place === name)))
    throw invalid('SMS_BODY', mustBe)
  return body
}

const path = z.string().regex(/^\w+(\.\w+)*$/)
const words = z.array(z.string().min(1)).min(1)
const Report = z.strictObject({ reference: path, status: path, delivered: words, failed: words })

function readReport(text: string | undefined, key: string | undefined): SmsReportSettings | null {
  if (text === undefined && key === undefined) return null
  if (!/^[\w-]{20,200}$/.test(key ?? ''))
    throw invalid('SMS_REPORT_KEY', 'at least 20 letters and digits, for example from: openssl rand -hex 24')
  const mustBe = 'JSON with reference, status, delivered and failed, as docs/sms.md has it'
  return { ...readJson('SMS_REPORT', text ?? '', Report, mustBe), key: key ?? '' }
}

function readJson<T>(variable: string, text: string, shape: z.ZodType<T>, mustBe: string): T {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw invalid(variable, mustBe)
  }
  const read = shape.safeParse(json)
  if (!read.success) throw invalid(variable, mustBe)
  return read.data
}
