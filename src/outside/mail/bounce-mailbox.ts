import type { ImapFlow, ImapFlowOptions } from 'imapflow'

/** Where what was read goes. What a person must look at stays where it is, with a star. */
const DONE_FOLDER = 'Dagdeel'
const MOST_A_RUN = 500
/** Reports come with the headers, some with the whole mail; more than this says nothing new. */
export const MOST_BYTES = 512 * 1024

export type MailboxProblem = 'sign-in' | 'unreachable' | 'folder'

/** The mailbox can't be read: why, without the password. */
export class MailboxError extends Error {
  constructor(
    readonly problem: MailboxProblem,
    /** `bounces@mail.example.org:993` */
    readonly place: string,
    reason: string,
  ) {
    super(`${SENTENCES[problem]} (${place}: ${reason})`)
    this.name = 'MailboxError'
  }
}

const SENTENCES: Readonly<Record<MailboxProblem, string>> = {
  'sign-in': 'the mailbox for bounces refuses the user or password of BOUNCE_IMAP_URL',
  unreachable: 'the mailbox for bounces does not answer; look at BOUNCE_IMAP_URL and whether the server is up',
  folder: 'the mailbox for bounces lacks the folder of BOUNCE_IMAP_URL, or may not be written in',
}

/** What `settle` did with a mail. `left` is for a person: it stays and gets a star. */
export type Settled = 'done' | 'left'

/**
 * Shows each mail that has no star to `settle`, oldest first, and moves what is done to a folder `Dagdeel`. Nothing is ever deleted. A
 * mail of which `settle` throws stays as it is for the next run.
 * @param url `imaps://user:password@host:993/INBOX`, or `imap:` with STARTTLS.
 * @returns How many mails wait there for a person, also from earlier runs.
 * @throws MailboxError, and what `settle` throws.
 */
export function readBounceMailbox(url: string, settle: (source: Buffer) => Promise<Settled>): Promise<number> {
  return inMailbox(url, async (client, place) => {
    const found = (await client.search({ flagged: false, deleted: false }, { uid: true })) || []
    let folderReady = false
    for (const uid of found.slice(0, MOST_A_RUN)) {
      const mail = await client.fetchOne(String(uid), { source: { maxLength: MOST_BYTES } }, { uid: true })
      // Somebody else moved it meanwhile.
      if (!mail || !mail.source) continue
      if ((await settle(mail.source)) === 'left') {
        await client.messageFlagsAdd(String(uid), ['\\Flagged'], { uid: true })
        continue
      }
      if (!folderReady) await makeDoneFolder(client)
      folderReady = true
      if (await client.messageMove(String(uid), DONE_FOLDER, { uid: true })) continue
      throw new MailboxError(client.usable ? 'folder' : 'unreachable', place, `can't move mail to ${DONE_FOLDER}`)
    }
    return starredIn(client)
  })
}

/** Signs in and looks. @returns How many mails wait there for a person. @throws MailboxError */
export function countStarred(url: string): Promise<number> {
  return inMailbox(url, starredIn)
}

async function starredIn(client: ImapFlow): Promise<number> {
  return ((await client.search({ flagged: true, deleted: false }, { uid: true })) || []).length
}

async function inMailbox<T>(url: string, act: (client: ImapFlow, place: string) => Promise<T>): Promise<T> {
  const { options, folder, place } = readAddress(url)
  // Loaded when there is a mailbox: it takes a few megabytes.
  const { ImapFlow } = await import('imapflow')
  const client = new ImapFlow(options)
  let reason = ''
  // The connection may break between two commands; the command after it then fails.
  client.on('error', (error: Error) => (reason = error.message))
  try {
    await client.connect().catch((error: ImapError) => {
      throw new MailboxError(error.authenticationFailed ? 'sign-in' : 'unreachable', place, reasonOf(error))
    })
    await client.mailboxOpen(folder).catch((error: ImapError) => {
      throw new MailboxError('folder', place, reasonOf(error))
    })
    const found = await act(client, place)
    await client.logout()
    return found
  } catch (error) {
    client.close()
    throw isBroken(error) ? new MailboxError('unreachable', place, reason || reasonOf(error as ImapError)) : error
  }
}

async function makeDoneFolder(client: ImapFlow): Promise<void> {
  const folders = await client.list()
  if (!folders.some(({ name }) => name === DONE_FOLDER)) await client.mailboxCreate(DONE_FOLDER)
}

interface ImapError extends Error {
  readonly code?: string
  readonly authenticationFailed?: boolean
  /** The server's own words. */
  readonly response?: unknown
}

const BROKEN = ['NoConnection', 'EConnectionClosed', 'ETIMEOUT', 'ECONNRESET', 'EPIPE']

function isBroken(error: unknown): boolean {
  return error instanceof Error && BROKEN.includes((error as ImapError).code ?? '')
}

function reasonOf({ response, code, message }: ImapError): string {
  return (typeof response === 'string' && response) || [code, message].filter(Boolean).join(' ')
}

/** Signing in without TLS is for this machine only. */
function readAddress(url: string): { options: ImapFlowOptions; folder: string; place: string } {
  const { protocol, hostname, port, username, password, pathname } = new URL(url)
  const secure = protocol === 'imaps:'
  const options = {
    host: hostname,
    port: Number(port) || (secure ? 993 : 143),
    secure,
    auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    logger: false as const,
    disableAutoIdle: true,
    connectionTimeout: 15_000,
    socketTimeout: 60_000,
    ...(!secure && !['localhost', '127.0.0.1', '[::1]'].includes(hostname) && { doSTARTTLS: true }),
  }
  const place = `${options.auth.user}, ${hostname}:${options.port}`
  return { options, folder: decodeURIComponent(pathname.slice(1)) || 'INBOX', place }
}
