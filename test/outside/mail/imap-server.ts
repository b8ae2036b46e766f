import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

/** A mail in a folder of the server. */
export interface KeptMail {
  readonly uid: number
  readonly source: Buffer
  readonly flags: Set<string>
}

export interface ImapServer {
  /** `imap://bounces%40example.org:secret@127.0.0.1:…/INBOX` */
  readonly url: string
  readonly folders: Map<string, KeptMail[]>
  /** Puts a mail in INBOX. */
  deliver(...sources: Buffer[]): void
  stop(): Promise<void>
}

/** What the server does otherwise than it should. */
export interface Rudeness {
  /** Has no MOVE: a client copies, and deletes the original. */
  readonly withoutMove?: boolean
  /** Hangs up at this command. */
  hangUpAt?: string
}

const USER = 'bounces@example.org'
const PASSWORD = 'secret'

/** An IMAP server (RFC 3501) on a free port that knows as much as a client needs to read and move mail. */
export async function anImapServer(rudeness: Rudeness = {}): Promise<ImapServer> {
  const folders = new Map<string, KeptMail[]>([['INBOX', []]])
  const sockets = new Set<Socket>()
  let lastUid = 0
  const server = createServer((socket) => {
    sockets.add(socket.setNoDelay().on('error', () => undefined))
    converse(socket, folders, rudeness)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `imap://${encodeURIComponent(USER)}:${PASSWORD}@127.0.0.1:${port}/INBOX`,
    folders,
    deliver: (...sources) =>
      sources.forEach((source) => folders.get('INBOX')?.push({ uid: ++lastUid, source, flags: new Set() })),
    stop: () =>
      new Promise((resolve) => {
        sockets.forEach((socket) => socket.destroy())
        server.close(() => resolve())
      }),
  }
}

interface Conversation {
  readonly folders: Map<string, KeptMail[]>
  readonly rudeness: Rudeness
  open: string
  readonly say: (...lines: (string | Buffer)[]) => void
}

function converse(socket: Socket, folders: Map<string, KeptMail[]>, rudeness: Rudeness): void {
  const say = (...lines: (string | Buffer)[]) =>
    lines.forEach((line) => socket.write(typeof line === 'string' ? `${line}\r\n` : line))
  const talk: Conversation = { folders, rudeness, open: '', say }
  say('* OK at your service')
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString()
    for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
      const [, tag = '', command = ''] = /^(\S+) (.*)$/.exec(text.slice(0, end)) ?? []
      text = text.slice(end + 2)
      if (rudeness.hangUpAt && command.startsWith(rudeness.hangUpAt)) return void socket.destroy()
      say(`${tag} ${answer(talk, command)}`)
      if (command === 'LOGOUT') socket.end()
    }
  })
}

/** Does what is asked. @returns The end of the tagged answer. */
function answer(talk: Conversation, command: string): string {
  const name = /^(UID )?\w+/.exec(command)?.[0].toUpperCase() ?? ''
  const rest = command.slice(name.length + 1)
  return (COMMANDS[name] ?? (() => 'BAD what do you mean'))(talk, rest) ?? 'OK done'
}

const COMMANDS: Readonly<Record<string, (talk: Conversation, rest: string) => string | void>> = {
  CAPABILITY: ({ say, rudeness }) =>
    say(`* CAPABILITY IMAP4rev1 UIDPLUS NAMESPACE${rudeness.withoutMove ? '' : ' MOVE'}`),
  NAMESPACE: ({ say }) => say('* NAMESPACE (("" "/")) NIL NIL'),
  LOGIN: (_talk, rest) =>
    rest.replaceAll('"', '') === `${USER} ${PASSWORD}` ? undefined : 'NO [AUTHENTICATIONFAILED] Invalid credentials',
  NOOP: () => undefined,
  SUBSCRIBE: () => undefined,
  EXPUNGE: () => undefined,
  LOGOUT: ({ say }) => say('* BYE till next time'),
  CLOSE: (talk) => void (talk.open = ''),
  LSUB: () => undefined,
  LIST: ({ say, folders }) => [...folders.keys()].forEach((folder) => say(`* LIST () "/" "${folder}"`)),
  CREATE: ({ folders }, folder) => void folders.set(bare(folder), []),
  SELECT: (talk, folder) => {
    const mails = talk.folders.get(bare(folder))
    if (!mails) return 'NO [NONEXISTENT] no such folder'
    talk.open = bare(folder)
    talk.say(`* ${mails.length} EXISTS`, '* FLAGS (\\Seen \\Flagged \\Deleted)', '* OK [UIDVALIDITY 1] valid')
    talk.say('* OK [PERMANENTFLAGS (\\Seen \\Flagged \\Deleted)] kept')
    return 'OK [READ-WRITE] open'
  },
  'UID SEARCH': (talk, rest) => {
    const wanted = (mail: KeptMail) =>
      /\bUNFLAGGED\b/.test(rest)
        ? !mail.flags.has('\\Flagged')
        : !/\bFLAGGED\b/.test(rest) || mail.flags.has('\\Flagged')
    talk.say(
      [
        '* SEARCH',
        ...mailsOf(talk)
          .filter(wanted)
          .map(({ uid }) => uid),
      ].join(' '),
    )
  },
  'UID FETCH': (talk, rest) => {
    const index = mailsOf(talk).findIndex(({ uid }) => uid === Number.parseInt(rest))
    const mail = mailsOf(talk)[index]
    if (!mail) return
    talk.say(Buffer.from(`* ${index + 1} FETCH (UID ${mail.uid} BODY[]<0> {${mail.source.length}}\r\n`), mail.source)
    talk.say(')')
  },
  'UID STORE': (talk, rest) => {
    const mail = mailsOf(talk).find(({ uid }) => uid === Number.parseInt(rest))
    for (const flag of rest.match(/\\\w+/g) ?? []) mail?.flags.add(flag)
  },
  'UID COPY': (talk, rest) => put(talk, rest),
  'UID MOVE': (talk, rest) => {
    const missing = put(talk, rest)
    if (!missing) take(talk, rest)
    return missing
  },
  'UID EXPUNGE': (talk, rest) => take(talk, rest),
}

const bare = (folder: string) => folder.replaceAll('"', '')

function mailsOf({ folders, open }: Conversation): KeptMail[] {
  return folders.get(open) ?? []
}

function put(talk: Conversation, rest: string): string | undefined {
  const [uid, folder = ''] = rest.split(' ')
  const mail = mailsOf(talk).find((one) => one.uid === Number(uid))
  const target = talk.folders.get(bare(folder))
  if (!mail || !target) return 'NO [TRYCREATE] no such folder'
  target.push({ ...mail, flags: new Set(mail.flags) })
  return undefined
}

function take(talk: Conversation, rest: string): void {
  const mails = mailsOf(talk)
  const index = mails.findIndex(({ uid }) => uid === Number.parseInt(rest))
  if (index >= 0) mails.splice(index, 1)
  talk.say(`* ${index + 1} EXPUNGE`)
}
