import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { readConfig } from '../../src/config.ts'
import type { Deps } from '../../src/deps.ts'
import { COMMAND } from '../../src/history/work.ts'
import { mailOf } from '../../src/invitations/mail/mail-of.ts'
import { Message } from '../../src/invitations/message/message.entity.ts'
import { withRecipients } from '../../src/invitations/recipient/recipient.ts'
import { sendMessages } from '../../src/invitations/mail/send-messages.ts'
import { closeDeps, openDeps } from '../../src/main.ts'
import { stoppedClock } from '../../src/outside/clock.ts'
import { mailOptions } from '../../src/outside/mail/mail-options.ts'
import { fillTown, TODAY } from './many-letters.ts'

/** One way to send the same mails to the same server. */
export interface MailRow {
  readonly way: string
  readonly mails: number
  readonly seconds: number
  readonly mailsPerSecond: number
  /** Mails a second, against Nodemailer's own pool. */
  readonly timesPool: number
}

/**
 * Mails that are due in a database, sent by `send`: each claimed, looked at once more, composed with its agenda and written down;
 * beside Nodemailer's bare pool with the same mails ready in memory. The server takes everything at once, so that only the sender counts.
 */
export async function benchMail(mails = Number(process.env['MAILS'] ?? 1_000)): Promise<MailRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-bench-'))
  const sink = fork(new URL('./mail-sink.js', import.meta.url))
  try {
    const { port } = await said<{ port: number }>(sink)
    const environment = {
      DATA_DIR: folder,
      DATABASE_URL: `sqlite:${join(folder, 'dagdeel.sqlite')}`,
      LOG_LEVEL: 'warn',
    }
    const config = readConfig({ ...environment, SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'post@example.org' })
    await fillTown(config, mails, 'email')
    const deps = await openDeps(config, stoppedClock(`${TODAY}T09:00`))
    const pool = await measure('nodemailer, bare pool', sink, () => sendWithPool(deps))
    const ours = await measure('dagdeel send', sink, () => sendMessages(deps, COMMAND))
    await closeDeps(deps)
    return [ours, pool].map((row) => ({ ...row, timesPool: round(row.mailsPerSecond / pool.mailsPerSecond, 100) }))
  } finally {
    sink.disconnect()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same mails, five connections, no database. */
async function sendWithPool(deps: Deps): Promise<void> {
  const found = await withRecipients(deps.db.read, await deps.db.read.findBy(Message, { channel: 'email' }))
  const mails = found.map(({ message, recipient }) => mailOptions(mailOf(deps, message, recipient), deps.config))
  started = performance.now()
  const transport = createTransport({ url: deps.config.smtpUrl ?? '', pool: true, maxConnections: 5 })
  await Promise.all(mails.map((mail) => transport.sendMail(mail)))
  transport.close()
}

let started = 0

async function measure(
  way: string,
  sink: ChildProcess,
  act: () => Promise<unknown>,
): Promise<Omit<MailRow, 'timesPool'>> {
  started = performance.now()
  await act()
  const seconds = (performance.now() - started) / 1000
  sink.send('count')
  const { taken } = await said<{ taken: number }>(sink)
  return { way, mails: taken, seconds: round(seconds, 10), mailsPerSecond: Math.round(taken / seconds) }
}

function said<T>(program: ChildProcess): Promise<T> {
  return new Promise((resolve) => program.once('message', (message) => resolve(message as T)))
}

function round(number: number, parts: number): number {
  return Math.round(number * parts) / parts
}
