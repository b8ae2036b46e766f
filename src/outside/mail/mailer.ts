import { mkdir } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { join } from 'node:path'
import { createTransport, type Transporter } from 'nodemailer'
import { type Mail, mailOptions, type MailSender } from './mail-options.ts'
import { writeWhole } from '../files.ts'
import { outcomeOf, type SendResult } from './mail-status.ts'
import type { Readable } from 'node:stream'

export type { Mail, SendResult }

export interface MailerSettings extends MailSender {
  /** `smtp://user:password@host:587`; without it mail is kept as files. */
  smtpUrl?: string | null
  /** Where mail is kept that isn't sent. */
  mailDir: string
  /** Milliseconds; shorter in tests. */
  connectionTimeout?: number
  socketTimeout?: number
}

export interface Mailer {
  /** Sends to one person and says what became of it. Throws only for a mail that no server should see. */
  send(mail: Mail): Promise<SendResult>
  /** Whether the server answers and lets us in. */
  verify(): Promise<{ ok: true } | { ok: false; reason: string }>
  /** Ends every conversation. A mail under way has arrived, or not, or nobody knows: as its `send` then says. */
  close(): void
}

/** A mailer over SMTP with five connections, or one that keeps each mail as an `.eml` file. */
export function startMailer(settings: MailerSettings): Mailer {
  const { smtpUrl } = settings
  return smtpUrl ? smtpMailer({ ...settings, smtpUrl }) : keepingMailer(settings)
}

function smtpMailer({ smtpUrl, ...settings }: MailerSettings & { smtpUrl: string }): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 5,
    // Nodemailer takes a message to another connection only when not a byte of it has left.
    maxRequeues: 1,
    connectionTimeout: settings.connectionTimeout ?? 10_000,
    greetingTimeout: settings.connectionTimeout ?? 10_000,
    // A server that looks for viruses thinks long; a shorter wait would leave us in doubt (RFC 5321 § 4.5.3.2 allows ten minutes).
    socketTimeout: settings.socketTimeout ?? 5 * 60_000,
  })
  const bodies = watchBodies(transport)
  const closing = new AbortController()
  // As many as there are mails under way.
  setMaxListeners(0, closing.signal)
  return {
    async send(mail) {
      const options = mailOptions(mail, settings)
      try {
        const sent = await transport.sendMail({ ...options, signal: closing.signal })
        return sent.accepted.length > 0 ? { state: 'sent' } : { state: 'unknown', reason: sent.response }
      } catch (error) {
        return outcomeOf(error as Error, bodies.leftFor(options.messageId))
      } finally {
        bodies.forget(options.messageId)
      }
    },
    verify: () => transport.verify().then(isReachable, isUnreachable),
    close: () => {
      closing.abort()
      transport.close()
    },
  }
}

function keepingMailer({ mailDir, ...sender }: MailerSettings): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  return {
    async send(mail) {
      const { message } = await transport.sendMail(mailOptions(mail, sender))
      await mkdir(mailDir, { recursive: true })
      await writeWhole(join(mailDir, keptName(mail.messageId)), message as Buffer)
      return { state: 'sent' }
    },
    verify: () => mkdir(mailDir, { recursive: true }).then(isReachable, isUnreachable),
    close: () => transport.close(),
  }
}

const isReachable = () => ({ ok: true }) as const
const isUnreachable = (error: Error) => ({ ok: false, reason: error.message }) as const

/** By the message, not by the person. The same message again replaces the file. */
function keptName(messageId: string): string {
  const name = messageId.replace(/^<|>$/g, '').split('@')[0] ?? ''
  return `${/^[\w-]{1,80}$/.test(name) ? name : createHash('sha256').update(messageId).digest('hex').slice(0, 32)}.eml`
}

/** Remembers of each mail under way whether any of its text has left: only then may it have arrived after a failure. */
export interface BodyWatch {
  leftFor(messageId: string): boolean
  forget(messageId: string): void
}

/** Watches every mail that a transport hands to a server. Nodemailer's own error doesn't tell how far it came. */
export function watchBodies(transport: Pick<Transporter, 'use'>): BodyWatch {
  const streams = new Map<string, Readable>()
  transport.use('stream', (mail, done) => {
    const { message } = mail
    const original = message.createReadStream.bind(message)
    message.createReadStream = (options) => {
      const stream = original(options)
      streams.set(message.messageId(), stream)
      return stream
    }
    done()
  })
  return {
    leftFor: (messageId) => streams.get(messageId)?.readableDidRead ?? false,
    forget: (messageId) => void streams.delete(messageId),
  }
}
