import { createServer, type AddressInfo, type Socket } from 'node:net'

/** A mail server in a process of its own that takes everything at once and keeps only the count. */
const GREETING = '250-sink.example.org\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 DSN\r\n'
const END = '\r\n.\r\n'
let taken = 0

function take(socket: Socket): void {
  let [text, inBody] = ['', false]
  socket.setNoDelay()
  socket.on('error', () => undefined)
  socket.write('220 sink.example.org\r\n')
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    let answers = ''
    for (let end = next(text, inBody); end >= 0; end = next(text, inBody)) {
      const line = text.slice(0, end)
      text = text.slice(end + (inBody ? END : '\r\n').length)
      if (inBody) taken++
      answers += inBody ? '250 taken\r\n' : answer(line)
      inBody = !inBody && /^data$/i.test(line)
    }
    if (answers) socket.write(answers)
  })
}

function next(text: string, inBody: boolean): number {
  return text.indexOf(inBody ? END : '\r\n')
}

function answer(line: string): string {
  if (/^ehlo/i.test(line)) return GREETING
  if (/^data$/i.test(line)) return '354 go on\r\n'
  return /^quit/i.test(line) ? '221 bye\r\n' : '250 fine\r\n'
}

const server = createServer(take).listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port })
})
// Asked for the count, it tells it and begins again.
process.on('message', () => {
  process.send?.({ taken })
  taken = 0
})
process.on('disconnect', () => process.exit())
