import { once } from 'node:events'
import { cpSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import { demoRegion } from '../../src/demo/region.ts'
import { startApp } from '../support/app.ts'
import { install, type Installation } from '../support/program.ts'
import { aFile } from '../support/town.ts'
import { anSmtpServer, aRudeServer, type TestServer } from '../outside/mail/smtp-servers.ts'

const NOW = '--now 2026-11-23T10:00'

/** Nothing is in hand for longer than this; and it is gone long before anybody gives up on it. */
const PACE = JSON.stringify({ stop: { grace: 300, gone: 20_000 } })

/** A server that takes a mail and says nothing more until it is let go. */
async function aSlowServer(): Promise<TestServer & { inHand(): number; letGo(): void }> {
  const waiting: (() => void)[] = []
  let isSlow = true
  const server: TestServer = await anSmtpServer({
    onData(stream, _session, done) {
      stream.on('data', (chunk: Buffer) => text.push(chunk.toString()))
      stream.on('end', () => {
        server.received.push(text.splice(0).join(''))
        // The first shows that the server takes mail; then five go at a time.
        if (isSlow && server.received.length > 1) waiting.push(done)
        else done()
      })
      const text: string[] = []
    },
  })
  return {
    ...server,
    inHand: () => waiting.length,
    letGo: () => {
      isSlow = false
      waiting.splice(0).forEach((done) => done())
    },
  }
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(10)
}

describe('a program that is asked to stop', function () {
  this.timeout(120_000)
  const installations: Installation[] = []
  const servers: TestServer[] = []

  /** Fourteen people have a seat and are not told yet: made once, and copied. */
  let made: Promise<Installation> | undefined
  const invited = () => (made ??= inviteThem())
  const inviteThem = async (): Promise<Installation> => {
    const here = await install({})
    installations.push(here)
    const settings = join(here.folder, 'settings.json')
    writeFileSync(settings, JSON.stringify(demoRegion('2026-11-23')))
    writeFileSync(join(here.folder, 'duo.csv'), aFile(24))
    await here.json(`configure ${settings}`)
    await here.json(`import duo.csv --municipality 0935 ${NOW}`)
    await here.json(`plan ${NOW}`)
    return here
  }

  const anInstallation = async (smtp: TestServer, pace = PACE): Promise<Installation> => {
    const here = await install({ SMTP_URL: smtp.url, MAIL_FROM: 'dagdeel@example.org', PACE: pace })
    installations.push(here)
    servers.push(smtp)
    cpSync((await invited()).folder, here.folder, { recursive: true })
    return here
  }
  after(async () => {
    for (const here of installations) here.remove()
    for (const smtp of servers) await smtp.stop()
  })

  /** How many mails there are of each state: `queued`, `sent`, and `claimed` when nobody knows whether they arrived. */
  const mailsIn = ({ folder }: Installation): Record<string, number> => {
    const db = new Sqlite(join(folder, 'dagdeel.sqlite'), { readonly: true })
    const rows = db.prepare("SELECT status FROM message WHERE channel = 'email'").all() as { status: string }[]
    db.close()
    return Object.fromEntries(
      [...new Set(rows.map(({ status }) => status))].map((status) => [
        status,
        rows.filter((row) => row.status === status).length,
      ]),
    )
  }

  /** What is left goes the next time, and nothing goes twice. */
  const expectTheRestToGo = async (here: Installation, smtp: TestServer) => {
    const { sent = 0, queued = 0, claimed = 0 } = mailsIn(here)
    expect([sent, claimed]).to.deep.equal([smtp.received.length, 0])
    expect(sent).to.be.within(5, 9)
    expect(queued).to.be.greaterThan(0)
    await here.json('send --now 2026-11-23T11:00')
    const ids = smtp.received.map((mail) => /^Message-ID: (.*)$/im.exec(mail)?.[1])
    expect([ids.length, new Set(ids).size]).to.deep.equal([sent + queued, sent + queued])
  }

  it('finishes the mails in hand, and leaves the queue for the next time', async () => {
    const smtp = await aSlowServer()
    const here = await anInstallation(smtp, JSON.stringify({ stop: { grace: 60_000, gone: 90_000 } }))
    const { process, end } = here.begin(`send ${NOW}`)
    await until(() => smtp.inHand() === 5)
    process.kill('SIGTERM')
    smtp.letGo()
    const { code, stderr } = await end
    expect(code).to.equal(1)
    expect(stderr).to.contain('Dagdeel was stopped before this was done.')
    await expectTheRestToGo(here, smtp)
  })

  it('is in doubt about none but the mails in hand, when the server hangs on these', async () => {
    const smtp = await aRudeServer({ body: () => undefined })
    const here = await anInstallation(smtp)
    const { process, end } = here.begin(`send ${NOW}`)
    await until(() => smtp.received.length === 1)
    process.kill('SIGINT')
    expect((await end).code).to.equal(1)
    const { claimed, queued = 0 } = mailsIn(here)
    expect([claimed, smtp.received.length]).to.deep.equal([1, 1])
    expect(queued).to.be.greaterThan(0)
  })

  it('ends at once when it is asked again', async () => {
    let connections = 0
    const smtp = await aRudeServer({ greeting: () => void connections++ })
    const here = await anInstallation(smtp, JSON.stringify({ stop: { grace: 600_000, gone: 600_000 } }))
    const { process, end } = here.begin(`send ${NOW}`)
    await until(() => connections > 0)
    const asking = setInterval(() => process.kill('SIGTERM'), 50)
    expect((await end).code).to.equal(null)
    clearInterval(asking)
  })

  it('as a service ends idle connections at once, the others after their answer, and well', async () => {
    const smtp = await aSlowServer()
    const here = await anInstallation(smtp, JSON.stringify({ stop: { grace: 60_000, gone: 90_000 } }))
    const { process, end } = here.begin(`serve ${NOW}`)
    await until(() => smtp.inHand() === 5)
    const [idle, busy] = [await connectionTo(here.url), await connectionTo(here.url)]
    busy.write(`${SIGN_IN}email=`)
    // Once this is answered, what was sent before it has arrived.
    idle.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await once(idle, 'data')
    process.kill('SIGTERM')
    await closed(idle)
    const refused = await fetch(`${here.url}/health/live`).catch((error: Error) => error.message)
    expect(refused).to.equal('fetch failed')
    const answer = textFrom(busy)
    busy.write('nobody@x')
    expect(await answer)
      .to.match(/^HTTP\/1.1 (\d+) /)
      .and.match(/^Connection: close\r$/m)
    smtp.letGo()
    expect((await end).code).to.equal(0)
    await expectTheRestToGo(here, smtp)
  })

  it('as a service is gone well, whatever hangs: the mail server, somebody who sends, somebody who reads', async () => {
    let connections = 0
    const smtp = await aRudeServer({ greeting: () => void connections++ })
    const here = await anInstallation(smtp)
    const { process, end } = here.begin(`serve ${NOW}`)
    await until(() => connections > 0)
    const busy = await connectionTo(here.url)
    busy.write(`${SIGN_IN}email=`)
    const reader = (await connectionTo(here.url)).pause()
    for (let count = 1; count <= 200; count++)
      reader.write('GET /assets/dagdeel.css HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await fetch(`${here.url}/health/live`)
    process.kill('SIGTERM')
    expect((await end).code).to.equal(0)
    expect(mailsIn(here)).to.have.all.keys('queued')
  })

  it('is not ready any more', async () => {
    const app = await startApp({ stopping: AbortSignal.abort() })
    const ready = await fetch(`${app.url}/health/ready`)
    expect([ready.status, await ready.json()]).to.deep.equal([503, { status: 'stopping' }])
    expect((await fetch(`${app.url}/health/live`)).status).to.equal(200)
    await app.close()
  })
})

const SIGN_IN =
  'POST /aanmelden HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 14\r\n\r\n'

async function connectionTo(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), 'localhost')
  await once(socket, 'connect')
  return socket.on('error', () => undefined)
}

async function closed(socket: Socket): Promise<void> {
  if (!socket.closed) await once(socket.resume(), 'close')
}

/** All that comes until the other side ends it. */
async function textFrom(socket: Socket): Promise<string> {
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  await closed(socket)
  return Buffer.concat(chunks).toString()
}
