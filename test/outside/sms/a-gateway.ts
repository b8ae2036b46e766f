import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import type { Sms } from '../../../src/outside/sms/sms-gateway.ts'

/**
 * How the gateway is: well; overloaded (503); endless (an answer that goes on); nonsense (a page of something between us and it); silent (never answers); cut off (it took the
 * SMS and the line broke); moved (a redirect); unknown to it who we are (401); it refuses some numbers, and sends to others; or it does something else first, and then says no.
 */
type Mood =
  | 'well'
  | 'overloaded'
  | 'nonsense'
  | 'endless'
  | 'silent'
  | 'cut off'
  | 'moved'
  | 'stranger'
  | { readonly refuses: string }
  | { readonly says: number; readonly first: () => Promise<unknown> }

/** A small gateway of our own. Like good ones it sends nothing twice that has the same `Idempotency-Key`. */
export interface TestGateway {
  readonly url: string
  /** What it sends on to telephones. */
  readonly sent: Sms[]
  /** The headers of every request, the last one last. */
  readonly asked: IncomingMessage['headers'][]
  is(mood: Mood): void
  stop(): Promise<void>
}

/** The body that this gateway wants, as `SMS_BODY`. */
export const GATEWAY_BODY = JSON.stringify({
  from: 'Gemeente',
  messages: [{ to: '{{to}}', text: '{{text}}' }],
  ref: '{{id}}',
})

function* endlessly(): Generator<string> {
  for (;;) yield '[0,'.repeat(10_000)
}

export async function aGateway(): Promise<TestGateway> {
  const [sent, asked]: [Sms[], IncomingMessage['headers'][]] = [[], []]
  let mood: Mood = 'well'
  const take = (body: string, key: unknown) => {
    const { messages, ref } = JSON.parse(body) as { messages: [{ to: string; text: string }]; ref: string }
    if (!sent.some(({ id }) => id === key)) sent.push({ ...messages[0], id: ref })
    return messages[0].to
  }
  const answer = (request: IncomingMessage, response: ServerResponse, body: string) => {
    asked.push(request.headers)
    if (request.method !== 'POST') return void response.writeHead(405).end()
    const say = (code: number, text: string, headers = {}) => void response.writeHead(code, headers).end(text)
    if (mood === 'silent') return
    if (mood === 'overloaded') return say(503, '{}')
    if (mood === 'nonsense') return say(200, '<!doctype html><title>Welcome to our network</title>')
    if (mood === 'endless') return void Readable.from(endlessly()).pipe(response)
    if (mood === 'moved') return say(302, '', { Location: 'http://127.0.0.1:1/' })
    if (mood === 'stranger') return say(401, '{}')
    if (typeof mood === 'object' && 'says' in mood) {
      const { says } = mood
      return void mood.first().then(() => say(says, '{}'))
    }
    if (typeof mood === 'object' && body.includes(mood.refuses)) return say(400, '{"error":"no such number"}')
    take(body, request.headers['idempotency-key'])
    if (mood === 'cut off') return request.socket.destroy()
    return say(201, '{"status":"accepted"}')
  }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => answer(request, response, Buffer.concat(parts).toString()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/messages`,
    sent,
    asked,
    is: (now) => void (mood = now),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
