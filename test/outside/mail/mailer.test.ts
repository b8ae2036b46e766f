import { expect } from 'chai'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { type Mail, type Mailer, startMailer } from '../../../src/outside/mail/mailer.ts'
import { anSmtpServer, aRudeServer, smtpError, type TestServer } from './smtp-servers.ts'

const someMail: Mail = {
  to: { address: 'fatma@example.org', name: 'F. in het Veld' },
  subject: 'Uitnodiging: kom op dinsdag 15 december 2026',
  text: 'Kom naar de bijeenkomst.',
  html: '<p>Kom naar de bijeenkomst.</p>',
  messageId: '<9f2c7b1e@dagdeel.example.org>',
}

describe('The mailer', () => {
  let server: TestServer | undefined
  let mailer: Mailer | undefined
  let mailDir: string

  const mailerTo = (smtpUrl: string | undefined, times = {}) => {
    mailer = startMailer({ smtpUrl, mailFrom: 'Sociale Zaken <post@example.org>', mailDir, ...times })
    return mailer
  }

  beforeEach(async () => {
    mailDir = await mkdtemp(join(tmpdir(), 'dagdeel-mail-'))
  })
  afterEach(async () => {
    mailer?.close()
    await server?.stop()
    server = undefined
    await rm(mailDir, { recursive: true })
  })

  it('sends a mail that reads back as it was written', async () => {
    server = await anSmtpServer()
    const calendar = { content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR', method: 'PUBLISH' } as const
    const replyTo = { address: 'sociale-zaken@example.org' }
    expect(await mailerTo(server.url).send({ ...someMail, calendar, replyTo })).to.deep.equal({ state: 'sent' })
    const read = await simpleParser(server.received[0]!)
    expect(read.subject).to.equal(someMail.subject)
    expect(read.text?.trim()).to.equal(someMail.text)
    expect(read.messageId).to.equal(someMail.messageId)
    expect(read.from?.text).to.equal('"Sociale Zaken" <post@example.org>')
    expect(read.replyTo?.text).to.equal('sociale-zaken@example.org')
    expect(read.headers.get('auto-submitted')).to.equal('auto-generated')
    expect([...read.headers.keys()].filter((name) => /^list-|precedence/.test(name))).to.deep.equal([])
    expect(read.attachments.map((file) => file.filename)).to.include('bijeenkomst.ics')
  })

  it('says in whose name it is, where our address has no name of its own', async () => {
    server = await anSmtpServer()
    const bare = startMailer({ smtpUrl: server.url, mailFrom: 'post@example.org', mailDir: '' })
    await bare.send({ ...someMail, replyTo: { address: 'vaals@example.org', name: 'Gemeente Vaals' } })
    bare.close()
    const read = await simpleParser(server.received[0]!)
    expect(read.from?.text).to.equal('"Gemeente Vaals" <post@example.org>')
  })

  it('asks the server to send it back to an address of its own, and for reports by its id', async () => {
    const seen: unknown[] = []
    server = await anSmtpServer({
      hideDSN: false,
      onRcptTo({ dsn }, { envelope }, done) {
        seen.push(envelope.mailFrom && envelope.mailFrom.address, envelope.dsn, dsn?.notify)
        done()
      },
    })
    expect(await mailerTo(server.url, { bounceAddress: 'bounces+*@example.org' }).send(someMail)).to.deep.equal({
      state: 'sent',
    })
    const dsn = { ret: 'HDRS', envid: '9f2c7b1e' }
    expect(seen).to.deep.equal(['bounces+9f2c7b1e@example.org', dsn, ['FAILURE', 'DELAY']])
    expect((await simpleParser(server.received[0]!)).from?.text).to.equal('"Sociale Zaken" <post@example.org>')
  })

  it('sends to exactly one person', async () => {
    const seen: string[] = []
    server = await anSmtpServer({
      onRcptTo(address, _session, done) {
        seen.push(address.address)
        done()
      },
    })
    await mailerTo(server.url).send(someMail)
    expect(seen).to.deep.equal(['fatma@example.org'])
  })

  for (const address of [
    'a@example.org, b@example.org',
    'a@example.org;b@example.org',
    'Group: a@example.org;',
    '"x" <a@example.org>',
    'a@example.org\r\nBcc: b@example.org',
    'a@example.org b@example.org',
    'a@b@example.org',
    'a(b@example.org)@example.org',
    'example.org',
    '',
  ]) {
    it(`refuses ${JSON.stringify(address)} as an address before any server sees it`, async () => {
      const error = await failureOf(mailerTo(undefined).send({ ...someMail, to: { address } }))
      expect(error).to.match(/address of the mail is not valid/)
      expect(await readdir(mailDir)).to.deep.equal([])
    })
  }

  it('refuses line ends in a subject, a header and a Message-ID', async () => {
    const keeper = mailerTo(undefined)
    expect(await failureOf(keeper.send({ ...someMail, subject: 'a\r\nBcc: b@example.org' }))).to.match(/subject/)
    expect(await failureOf(keeper.send({ ...someMail, headers: { 'X-A': 'a\nBcc: b' } }))).to.match(/header X-A/)
    expect(await failureOf(keeper.send({ ...someMail, headers: { Bcc: 'b@example.org' } }))).to.match(/header Bcc/)
    expect(await failureOf(keeper.send({ ...someMail, messageId: '<a@b>\r\nBcc: b@example.org' }))).to.match(/ID/)
  })

  it('takes the signs out of a name that some mail programs read as a second address', async () => {
    server = await anSmtpServer()
    const name = 'Fatma" <b@example.org>, B: c@example.org;\r\nBcc: d@example.org'
    await mailerTo(server.url).send({ ...someMail, to: { address: 'fatma@example.org', name } })
    const read = await simpleParser(server.received[0]!)
    const [to] = [read.to].flat().flatMap((field) => field?.value ?? [])
    expect(to?.address).to.equal('fatma@example.org')
    expect(to?.name).not.to.match(/[@:,;"<>]/)
    expect(read.bcc).to.equal(undefined)
  })

  it('tries later when the server says 4xx', async () => {
    server = await anSmtpServer({ onRcptTo: (_address, _session, done) => done(smtpError(450, 'mailbox busy')) })
    const result = await mailerTo(server.url).send(someMail)
    expect(result).to.include({ state: 'later', down: false })
    expect(result).to.have.property('reason').that.includes('busy')
  })

  it('gives up on an address when the server says 5xx to it', async () => {
    server = await anSmtpServer({ onRcptTo: (_address, _session, done) => done(smtpError(550, 'no such user')) })
    expect(await mailerTo(server.url).send(someMail)).to.include({ code: 550, trouble: 'mailbox-unknown' })
  })

  it('gives up on a mail, but not on the mailbox, when the server says 5xx to us', async () => {
    server = await anSmtpServer({ onRcptTo: (_address, _session, done) => done(smtpError(550, '5.7.1 no relay')) })
    expect(await mailerTo(server.url).send(someMail)).to.include({ state: 'rejected', trouble: 'mail-blocked' })
  })

  it('leaves a server alone that closes for everyone', async () => {
    server = await aRudeServer({ RCPT: (socket) => socket.end('421 4.3.2 closing\r\n') })
    expect(await mailerTo(server.url).send(someMail)).to.include({ state: 'later', down: true })
  })

  it('gives up on a mail when the server says 5xx to its text', async () => {
    server = await aRudeServer({ body: (socket) => socket.write('554 spam\r\n') })
    expect(await mailerTo(server.url).send(someMail)).to.include({ state: 'rejected', code: 554 })
  })

  it('blames nobody for a 5xx at our own sender or sign-in: that is for us to put right', async () => {
    server = await aRudeServer({ MAIL: (socket) => socket.write('550 who are you\r\n') })
    expect(await mailerTo(server.url).send(someMail)).to.include({ state: 'later', down: true })
  })

  it('does not know what became of a mail when the server hangs up after its text', async () => {
    server = await aRudeServer({ body: (socket) => socket.destroy() })
    expect((await mailerTo(server.url).send(someMail)).state).to.equal('unknown')
    expect(server.received).to.have.length(1)
  })

  it('does not know it either when the server falls silent after the text', async () => {
    server = await aRudeServer({ body: () => undefined })
    expect((await mailerTo(server.url, { socketTimeout: 150 }).send(someMail)).state).to.equal('unknown')
    expect(server.received).to.have.length(1)
  })

  it('tries later when the server hangs up or falls silent before the text', async () => {
    server = await aRudeServer({ DATA: (socket) => socket.destroy() })
    expect((await mailerTo(server.url).send(someMail)).state).to.equal('later')
    await server.stop()
    server = await aRudeServer({ RCPT: () => undefined })
    expect((await mailerTo(server.url, { socketTimeout: 150 }).send(someMail)).state).to.equal('later')
  })

  it('tries later when nobody answers, and verify says why', async () => {
    const url = await anAddressWithoutServer()
    const caller = mailerTo(url)
    expect((await caller.send(someMail)).state).to.equal('later')
    expect(await caller.verify())
      .to.include({ ok: false })
      .and.to.have.property('reason')
      .that.includes('REFUSED')
  })

  it('waits for a slow server', async () => {
    server = await aRudeServer({ body: (socket) => void setTimeout(() => socket.write('250 at last\r\n'), 60) })
    expect(await mailerTo(server.url).send(someMail)).to.deep.equal({ state: 'sent' })
  })

  it('sends every mail of a burst once over five connections, refused ones in between', async () => {
    let open = 0
    let most = 0
    server = await anSmtpServer({
      onConnect(_session, done) {
        most = Math.max(most, ++open)
        done()
      },
      onClose: () => void open--,
      onRcptTo: ({ address }, _session, done) => done(address.startsWith('no') ? smtpError(550, 'no') : undefined),
    })
    const sender = mailerTo(server.url)
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, index) => {
        const address = `${index % 5 === 0 ? 'no' : 'yes'}${index}@example.org`
        return sender.send({ ...someMail, to: { address }, messageId: `<m${index}@dagdeel.example.org>` })
      }),
    )
    expect(results.filter(({ state }) => state === 'sent')).to.have.length(24)
    expect(results.filter(({ state }) => state === 'rejected')).to.have.length(6)
    const read = await Promise.all(server.received.map((source) => simpleParser(source)))
    expect(new Set(read.map(({ messageId }) => messageId)).size).to.equal(24)
    expect(most).to.equal(5)
  })

  it('keeps the whole mail as a file when there is no server, under a name that says nothing about the person', async () => {
    const keeper = mailerTo(undefined)
    await keeper.send(someMail)
    expect(await keeper.send(someMail)).to.deep.equal({ state: 'sent' })
    const files = await readdir(mailDir)
    expect(files).to.deep.equal(['9f2c7b1e.eml'])
    const read = await simpleParser(await readFile(join(mailDir, files[0]!)))
    expect(read.subject).to.equal(someMail.subject)
    expect([read.to].flat()[0]?.text).to.include('fatma@example.org')
    expect(await keeper.verify()).to.deep.equal({ ok: true })
  })

  it('never takes a file name or a path from a Message-ID', async () => {
    await mailerTo(undefined).send({ ...someMail, messageId: '</../../x@dagdeel.example.org>' })
    expect((await readdir(mailDir)).join()).to.match(/^[0-9a-f]{32}\.eml$/)
  })
})

async function failureOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'it did not fail',
    (error: Error) => error.message,
  )
}

async function anAddressWithoutServer(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return `smtp://127.0.0.1:${port}`
}
