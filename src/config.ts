import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readBounceAddress, readImapUrl, readMail, readSecurityContact } from './outside/settings/mail-settings.ts'
import { readDesignTokens } from './outside/settings/design-tokens.ts'
import { readMetricsAllow, readMetricsKey, readTrustProxy, type TrustProxy } from './outside/settings/proxy-settings.ts'
import { readSms, type SmsSettings } from './outside/settings/sms-settings.ts'
import { writeWholeSync, makeFolder } from './outside/files.ts'
import { invalid, readChoice, readPort, readUrl } from './outside/settings/setting.ts'

/** Everything that the surroundings decide, checked once at the start. docs/install.md explains each. */
export interface Config {
  readonly production: boolean
  readonly databaseUrl: string
  readonly dataDir: string
  readonly port: number
  readonly host: string
  readonly publicUrl: string
  /** Whose word about where a request comes from (`X-Forwarded-For`) is believed. `null`: nobody said, so nobody's. */
  readonly trustProxy: TrustProxy | null
  /** Who may read the metrics, beside a program with a key of an administrator. */
  readonly metricsKey: string | null
  readonly metricsAllow: readonly string[]
  /** Where somebody reports a hole, `mailto:…` or `https://…`. `null`: there is nobody to name. */
  readonly securityContact: string | null
  /** The style sheet of a municipality's own design tokens. `null`: pages look as they come. */
  readonly designTokens: string | null
  readonly dataKey: Buffer
  readonly oldDataKeys: readonly Buffer[]
  readonly smtpUrl: string | null
  readonly mailFrom: string
  /** To which mail that can't be delivered comes back; a `*` in it stands for the mail. `null`: the sender itself. */
  readonly bounceAddress: string | null
  /** The mailbox behind it, `imaps://user:password@host:993/INBOX`; `null`: a person writes down what came back. */
  readonly bounceImapUrl: string | null
  /** How SMS goes out; `null`: nobody gets any, and nothing of it is shown. */
  readonly sms: SmsSettings | null
  readonly logLevel: string
}

type Environment = Readonly<Record<string, string | undefined>>

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/**
 * Reads the settings of the process. Unset and empty are the same.
 * @throws InputError `config-invalid`, naming the variable and what it must be.
 */
export function readConfig(environment: Environment = process.env): Config {
  const given = (name: string) => environment[name]?.trim() || undefined
  const production = given('NODE_ENV') === 'production'
  const dataDir = readDataDir(given('DATA_DIR') ?? 'data')
  const port = readPort('PORT', given('PORT') ?? '3000')
  return {
    production,
    databaseUrl: readDatabaseUrl(environment),
    dataDir,
    dataKey: readDataKey(given('DATA_KEY'), dataDir, production),
    port,
    host: given('HOST') ?? '127.0.0.1',
    publicUrl: readPublicUrl(given('PUBLIC_URL') ?? `http://localhost:${port}`, production, given('ALLOW_HTTP')),
    trustProxy: readTrustProxy(given('TRUST_PROXY')),
    metricsKey: readMetricsKey(given('METRICS_KEY')),
    metricsAllow: readMetricsAllow(given('METRICS_ALLOW')),
    securityContact: readSecurityContact(given('SECURITY_CONTACT'), given('MAIL_FROM')),
    designTokens: readDesignTokens(given('DESIGN_TOKENS')),
    oldDataKeys: (given('DATA_KEY_OLD') ?? '')
      .split(',')
      .filter(Boolean)
      .map((key) => decodeKey('DATA_KEY_OLD', key)),
    ...readMail(given('SMTP_URL'), given('MAIL_FROM')),
    bounceAddress: readBounceAddress(given('BOUNCE_ADDRESS')),
    bounceImapUrl: readImapUrl(given('BOUNCE_IMAP_URL')),
    sms: readSms(
      {
        url: given('SMS_URL'),
        headers: given('SMS_HEADERS'),
        body: given('SMS_BODY'),
        report: given('SMS_REPORT'),
        reportKey: given('SMS_REPORT_KEY'),
      },
      production,
    ),
    logLevel: readChoice('LOG_LEVEL', given('LOG_LEVEL') ?? 'info', LOG_LEVELS),
  }
}

/** The settings of the demo: everything in one folder, and mail and SMS to nobody, whatever the surroundings say. */
export function readDemoConfig(
  folder: string,
  wishes: Environment = {},
  environment: Environment = process.env,
): Config {
  const { PORT, HOST, PUBLIC_URL, DESIGN_TOKENS, LOG_LEVEL = 'warn' } = environment
  const database = `sqlite:${join(folder, 'dagdeel.sqlite')}`
  const kept = { DATA_DIR: folder, DATABASE_URL: database, SMS_URL: 'keep' }
  return readConfig({ PORT, HOST, PUBLIC_URL, DESIGN_TOKENS, LOG_LEVEL, ...kept, ...wishes })
}

/** The language of the command line: Dutch where the machine speaks Dutch, else English. */
export function readLanguage(environment: Environment = process.env): 'nl' | 'en' {
  return (environment.LC_ALL || environment.LANG || '').startsWith('nl') ? 'nl' : 'en'
}

const FOR_CHILDREN = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SYSTEMROOT', 'TZ', 'LANG', 'NODE_PATH']

/** What a process that we start gets of the surroundings: no keys, no passwords. */
export function childEnvironment(environment: Environment = process.env): Record<string, string> {
  return Object.fromEntries(FOR_CHILDREN.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])))
}

/** The address of the database alone. @throws InputError `config-invalid` */
export function readDatabaseUrl({ DATABASE_URL }: Environment = process.env): string {
  const text = DATABASE_URL?.trim() || 'sqlite:data/dagdeel.sqlite'
  if (text.startsWith('sqlite:') && text.length > 'sqlite:'.length) return text
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text
  throw invalid('DATABASE_URL', 'sqlite:FILE or postgres://user:password@host:5432/name')
}

/** In production http must be asked for: whoever stands between reads passwords and links along. */
function readPublicUrl(text: string, production: boolean, allowHttp = 'no'): string {
  const url = readUrl('PUBLIC_URL', text, ['http:', 'https:'])
  const allowed = readChoice('ALLOW_HTTP', allowHttp, ['yes', 'no']) === 'yes'
  if (production && !allowed && /^http:/i.test(url))
    throw invalid('PUBLIC_URL', 'an address that starts with https:// in production (or set ALLOW_HTTP=yes as well)')
  return url
}

function readDataDir(text: string): string {
  const dataDir = resolve(text)
  try {
    makeFolder(dataDir)
    const probe = join(dataDir, `.probe-${process.pid}`)
    writeFileSync(probe, '')
    unlinkSync(probe)
  } catch {
    throw invalid('DATA_DIR', 'a folder in which Dagdeel may write')
  }
  return dataDir
}

function decodeKey(variable: string, text: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== 32) throw invalid(variable, '32 bytes in base64, for example from: openssl rand -base64 32')
  return key
}

/** Outside production the key is made once and kept in DATA_DIR, so that trying Dagdeel needs no preparation. */
function readDataKey(text: string | undefined, dataDir: string, production: boolean): Buffer {
  if (text) return decodeKey('DATA_KEY', text)
  const file = join(dataDir, 'data.key')
  if (existsSync(file)) return decodeKey('DATA_KEY', readFileSync(file, 'utf8'))
  if (production) throw invalid('DATA_KEY', 'set in production: 32 bytes in base64, from: openssl rand -base64 32')
  const key = randomBytes(32).toString('base64')
  try {
    writeWholeSync(file, `${key}\n`, { isNew: true })
  } catch {
    // Another process of the same installation made it first.
    return decodeKey('DATA_KEY', readFileSync(file, 'utf8'))
  }
  return decodeKey('DATA_KEY', key)
}
