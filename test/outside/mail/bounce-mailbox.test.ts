import { expect } from 'chai'
import { pino } from 'pino'
import { examine } from '../../../src/commands/doctor.ts'
import type { CommandCall } from '../../../src/commands/command-line.ts'
import { TIMETABLE } from '../../../src/history/work.ts'
import { collectBounces } from '../../../src/invitations/mail/collect-bounces.ts'
import { readBounceMailbox, type Settled } from '../../../src/outside/mail/bounce-mailbox.ts'
import { testDeps } from '../../support/deps.ts'
import { anImapServer, type ImapServer, type Rudeness } from './imap-server.ts'

const A_MAIL = Buffer.from('Subject: a\r\n\r\nfirst')
const B_MAIL = Buffer.from('Subject: b\r\n\r\nsecond')

describe('The mailbox for bounces', () => {
  let server: ImapServer
  const start = async (rudeness: Rudeness = {}) => (server = await anImapServer(rudeness))
  afterEach(() => server.stop())

  const read = async (url: string, settled: Settled = 'done') => {
    const seen: string[] = []
    const problem = await readBounceMailbox(url, (source) => {
      seen.push(source.toString().slice(-6).trim())
      return Promise.resolve(settled)
    }).then(
      () => '',
      (error: Error) => error.message,
    )
    return { seen, problem }
  }
  const subjects = (folder: string) => server.folders.get(folder)?.map(({ source }) => source.toString().slice(9, 10))

  it('shows each mail once, in order, and moves it to a folder of its own', async () => {
    const { url } = await start()
    server.deliver(A_MAIL, B_MAIL)
    expect(await read(url)).to.deep.equal({ seen: ['first', 'second'], problem: '' })
    expect([subjects('INBOX'), subjects('Dagdeel')]).to.deep.equal([[], ['a', 'b']])
    expect((await read(url)).seen).to.deep.equal([])
  })

  it('does the same at a server that can only copy and delete', async () => {
    const { url } = await start({ withoutMove: true })
    server.folders.set('Dagdeel', [])
    server.deliver(A_MAIL, B_MAIL)
    expect((await read(url)).problem).to.equal('')
    expect([subjects('INBOX'), subjects('Dagdeel')]).to.deep.equal([[], ['a', 'b']])
  })

  it('loses nothing when the server hangs up half-way, and says so', async () => {
    const rudeness: Rudeness = { hangUpAt: 'UID MOVE' }
    const { url } = await start(rudeness)
    server.deliver(A_MAIL)
    const { seen, problem } = await read(url)
    expect(seen).to.deep.equal(['first'])
    expect(problem).to.match(/^the mailbox for bounces does not answer/)
    delete rudeness.hangUpAt
    expect((await read(url)).seen).to.deep.equal(['first'])
  })

  it('says in one line what is wrong, without the password, in the log and to the doctor', async () => {
    const { url } = await start()
    const wrong: [string, RegExp][] = [
      [url.replace('secret', 'hunter2'), /^the mailbox for bounces refuses the user or password of BOUNCE_IMAP_URL/],
      [url.replace('INBOX', 'Bounces'), /^the mailbox for bounces lacks the folder of BOUNCE_IMAP_URL/],
      [url.replace(/:\d+\/INBOX/, ':1/INBOX'), /^the mailbox for bounces does not answer.*ECONNREFUSED/],
    ]
    const deps = await testDeps()
    for (const [bounceImapUrl, sentence] of wrong) {
      const lines: string[] = []
      const broken = {
        ...deps,
        config: { ...deps.config, bounceImapUrl },
        log: pino({}, { write: (line) => lines.push(line) }),
      }
      expect((await collectBounces(broken, TIMETABLE)).problem).to.match(sentence)
      expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg))
        .to.have.length(1)
        .and.satisfy(([line = '']) => sentence.test(line))
      expect(lines.join()).not.to.match(/hunter2|secret/)
    }
  })

  it('is a line of the doctor: what is wrong, or how many mails ask for a person', async () => {
    const { url } = await start()
    server.deliver(A_MAIL, B_MAIL)
    await read(url, 'left')
    const deps = await testDeps()
    const bounces = async (bounceImapUrl: string | null) => {
      const said: { name: string; ok: boolean; advice: string }[] = []
      const open = (act: (all: typeof deps) => unknown) => act({ ...deps, config: { ...deps.config, bounceImapUrl } })
      const say = ({ checks }: { checks: typeof said }) => void said.push(...checks)
      await examine({ open, say } as unknown as CommandCall).catch(() => undefined)
      return said.find(({ name }) => name === 'bounces')
    }
    expect(await bounces(null)).to.include({ ok: true })
    expect(await bounces(url))
      .to.include({ ok: true })
      .and.to.have.property('advice')
      .that.includes('could not understand: 2')
    expect(await bounces(url.replace('secret', 'x')))
      .to.include({ ok: false })
      .and.to.have.property('advice')
      .that.includes('refuses the user or password')
  })
})
