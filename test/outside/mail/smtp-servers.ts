import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface TestServer {
  url: string
  received: string[]
  stop(): Promise<void>
}

/** A real SMTP server on a free port, which keeps what it gets. */
export async function anSmtpServer(options: SMTPServerOptions = {}): Promise<TestServer> {
  const received: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        received.push(Buffer.concat(chunks).toString())
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { url: urlOf(server.server), received, stop }
}

/** An error as a server says it: `450 4.2.1 later`. */
export function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

/** Answers as told to what a client says, and does what no well-behaved server does. */
export async function aRudeServer(
  replies: Partial<Record<'greeting' | 'MAIL' | 'RCPT' | 'DATA' | 'body', (socket: Socket) => void>>,
): Promise<TestServer> {
  const received: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    const reply = replies.greeting ?? ((to: Socket) => to.write('220 rude.example.org\r\n'))
    reply(socket)
    converse(socket, replies, received)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = () =>
    new Promise<void>((resolve) => {
      sockets.forEach((socket) => socket.destroy())
      server.close(() => resolve())
    })
  return { url: urlOf(server), received, stop }
}

function converse(socket: Socket, replies: Parameters<typeof aRudeServer>[0], received: string[]): void {
  let inBody = false
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString()
    if (inBody) {
      if (!text.endsWith('\r\n.\r\n')) return
      received.push(text)
      inBody = false
      text = ''
      return (replies.body ?? accept)(socket)
    }
    const command = text.slice(0, 4).toUpperCase()
    text = ''
    if (command === 'DATA' && !replies.DATA) {
      inBody = true
      return void socket.write('354 go on\r\n')
    }
    const reply = command in replies ? replies[command as 'MAIL'] : undefined
    return (reply ?? accept)(socket)
  })
}

function accept(socket: Socket): void {
  socket.write('250 fine\r\n')
}

function urlOf(server: Server): string {
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`
}
