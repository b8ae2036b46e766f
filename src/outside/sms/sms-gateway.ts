import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '../files.ts'
import type { SendResult } from '../mail/mail-status.ts'
import type { SmsPlace, SmsSettings, Template } from '../settings/sms-settings.ts'

/** An SMS to one number. */
export interface Sms {
  /** In E.164: `+31612345678`. */
  readonly to: string
  readonly text: string
  /** Made from the row of the message, the same at every try: a gateway that knows it already sends nothing twice. */
  readonly id: string
}

/** Where SMS goes, and where it is kept that doesn't leave. */
export interface SmsOutlet {
  readonly sms: SmsSettings
  readonly smsDir: string
}

/** A gateway that thinks longer leaves us in doubt; those that are documented answer within a second. */
const PATIENCE = 30_000

/**
 * Hands an SMS to the gateway and says what became of it. What it says never holds what the gateway answered: the number and the text may
 * stand in that.
 * @param patience Milliseconds; shorter in tests.
 */
export async function sendSms({ sms, smsDir }: SmsOutlet, message: Sms, patience = PATIENCE): Promise<SendResult> {
  if (sms.url === null) return keep(smsDir, message)
  const values = { ...message, digits: message.to.replace(/^\+/, '') }
  let response: Response
  let answer: string
  try {
    response = await fetch(sms.url, {
      method: 'POST',
      headers: { 'Idempotency-Key': message.id, ...sms.headers, 'Content-Type': 'application/json' },
      body: JSON.stringify(filled(sms.body, values)),
      // The key in the headers is for this address alone.
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    })
    answer = await beginningOf(response)
  } catch (error) {
    return outcomeOfError(error as Error)
  }
  return outcomeOfAnswer(response.status, answer)
}

/** A gateway says little: the rest of an answer that is longer is not waited for. */
const MOST_SIGNS = 100_000

async function beginningOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const part of body ?? []) {
    text += decoder.decode(part as Uint8Array, { stream: true })
    if (text.length > MOST_SIGNS) break
  }
  return text
}

/** Whether the gateway can be reached. Nothing is handed to it, and no key. */
export async function reachGateway({ sms, smsDir }: SmsOutlet, patience = PATIENCE): Promise<void> {
  if (sms.url === null) return void (await mkdir(smsDir, { recursive: true }))
  try {
    await fetch(sms.url, { method: 'OPTIONS', redirect: 'manual', signal: AbortSignal.timeout(patience) })
  } catch (error) {
    throw new Error(codeOf(error as Error), { cause: error })
  }
}

async function keep(smsDir: string, { id, to, text }: Sms): Promise<SendResult> {
  await mkdir(smsDir, { recursive: true })
  await writeWhole(join(smsDir, `${id}.txt`), `${to}\n\n${text}\n`)
  return { state: 'sent' }
}

/** The template with its values. They go into texts that are JSON already: whatever stands in them can't become a part of it. */
function filled(template: Template, values: Readonly<Record<SmsPlace, string>>): Template {
  if (typeof template === 'string') return template.replace(/\{\{(\w+)\}\}/g, (_, name: SmsPlace) => values[name])
  if (template === null || typeof template !== 'object') return template
  if (Array.isArray(template)) return template.map((one: Template) => filled(one, values))
  return Object.fromEntries(Object.entries(template).map(([name, one]) => [name, filled(one, values)]))
}

/**
 * Before anything left: no name or no connection, on each address that was tried; or no agreement on how to speak in secret. What TLS finds
 * wrong later (a cut, a broken record) is not here.
 */
const NO_CONNECTION = ['getaddrinfo', 'connect']
const BEFORE = [
  ...['UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_REVOKED', 'CERT_UNTRUSTED'],
  ...[
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'CERT_CHAIN_TOO_LONG',
    'INVALID_CA',
    'INVALID_PURPOSE',
  ],
  ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ...['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_UNSUPPORTED_PROTOCOL'],
  ...[
    'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
    'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
    'ERR_SSL_TLSV1_UNRECOGNIZED_NAME',
  ],
]

/** What became of an SMS of which the request failed, from the error of `fetch`. */
export function outcomeOfError(error: Error): SendResult {
  const reason = codeOf(error)
  const { cause } = error
  const tried: readonly unknown[] = cause instanceof AggregateError ? cause.errors : [cause]
  return tried.every(isBefore) ? { state: 'later', down: true, reason } : { state: 'unknown', reason }
}

function isBefore(cause: unknown): boolean {
  const { code = '', syscall = '' } = cause instanceof Error ? (cause as NodeJS.ErrnoException) : {}
  return BEFORE.includes(code) || NO_CONNECTION.includes(syscall)
}

/** What the machine calls it, `ECONNREFUSED`; or the name of the error. */
function codeOf({ name, cause }: Error): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : name
}

/**
 * Says something about our settings, our credit or their load, before anything was looked at: RFC 9110 has 408 for a request that did not
 * come whole, and 503 for one that can't be handled now.
 */
const NOT_NOW = [401, 402, 403, 404, 405, 408, 415, 429, 503]

/**
 * 2xx with JSON: it was taken. 4xx: it was not, for what we sent or to whom. All else may have been taken or not, also a 2xx of which the
 * words are nonsense: something between us and the gateway answered, so nobody knows.
 */
function outcomeOfAnswer(code: number, answer: string): SendResult {
  const reason = `HTTP ${code}`
  if (code >= 200 && code < 300) return isJson(answer) ? { state: 'sent' } : { state: 'unknown', reason }
  if ((code >= 300 && code < 400) || NOT_NOW.includes(code)) return { state: 'later', down: true, reason }
  // The gateway says that it has this one already.
  if (code === 409) return { state: 'unknown', reason }
  if (code >= 400 && code < 500) return { state: 'rejected', code, trouble: 'undeliverable', reason }
  return { state: 'unknown', reason }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
