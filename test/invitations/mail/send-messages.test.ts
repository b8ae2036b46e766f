import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { simpleParser } from 'mailparser'
import type { Deps } from '../../../src/deps.ts'
import { answerPlacement } from '../../../src/groups/seats/answer-placement.ts'
import { leaveProgramme } from '../../../src/groups/seats/leave-programme.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { COMMAND, NEWCOMER, TIMETABLE } from '../../../src/history/work.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { queueMessages } from '../../../src/invitations/due/queue-messages.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { startMailer, type Mailer } from '../../../src/outside/mail/mailer.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { anSmtpServer, aRudeServer, smtpError, type TestServer } from '../../outside/mail/smtp-servers.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { MORNING } from '../../support/town.ts'
import { aFormedGroup, BY_NOTHING, BY_PHONE, BY_POST, messagesIn, seatOf } from '../a-group.ts'
import { cancelGroup } from '../../../src/groups/group/end-group.ts'

const NEXT_DAY = { ...MORNING, code: 'dec-18-am', sessions: [{ date: '2026-12-18', start: '09:00', end: '12:30' }] }

const mails = (deps: Deps) => {
  const folder = join(deps.config.dataDir, 'mail')
  return readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))
}

/** The entry for in an agenda, which begins with its method. */
const agendaOf = async (mail: string) => {
  const file = (await simpleParser(mail)).attachments.find(({ filename }) => filename === 'bijeenkomst.ics')
  const text = file?.content.toString().replaceAll('\r\n ', '').replaceAll('\r', '') ?? ''
  return text.slice(text.indexOf('METHOD'))
}

onBothDatabases('sending messages', (newDatabase) => {
  let deps: Deps

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
  })

  it('invites everyone in a group by the way that reaches them', async () => {
    await aFormedGroup(deps, [{}, BY_POST, BY_PHONE, BY_NOTHING])
    expect(await sendMessages(deps, TIMETABLE)).to.deep.equal({
      email: 1,
      letter: 1,
      failed: 0,
      held: [
        { reference: 'R-000003', reason: 'call' },
        { reference: 'R-000004', reason: 'unreachable' },
      ],
    })
    expect(await messagesIn(deps)).to.deep.equal([
      '1 invitation email sent',
      '2 invitation letter queued',
      '3 invitation call queued no-other-way',
      '4 invitation call failed unreachable',
    ])
    const seat = await seatOf(deps, 1)
    expect(seat.status).to.equal('invited')
    expect(seat.tokenHash).to.equal(deps.secrets.hash('token', deps.secrets.token(seat.id, 1)))
  })

  it('sends the counsellor a copy when the person agreed, which never takes another way', async () => {
    const counsellor = { counsellorName: 'Sam', counsellorEmail: 'sam@example.org', counsellorMay: true }
    await aFormedGroup(deps, [{ ...BY_POST, ...counsellor }, { ...counsellor, counsellorMay: false }, {}])
    expect(await sendMessages(deps, TIMETABLE)).to.deep.equal({ email: 2, letter: 1, failed: 0, held: [] })
    const copies = mails(deps).filter((text) => text.includes('To: Sam <sam@example.org>'))
    expect(copies).to.have.length(1)
    expect(copies[0]).to.match(/^Subject: Kopie: Uitnodiging/m)
    // Long lines are folded on the way.
    expect(copies[0]?.replace(/=\r?\n/g, '')).to.match(
      /Dit is een kopie van een bericht aan Rania Haddad 1 \(R-000001\)/,
    )
    expect(await sendMessages(deps, TIMETABLE)).to.deep.equal({ email: 0, letter: 0, failed: 0, held: [] })
  })

  it('does nothing the second time', async () => {
    await aFormedGroup(deps, [{}, {}, BY_POST])
    await sendMessages(deps, TIMETABLE)
    expect(await sendMessages(deps, TIMETABLE)).to.deep.equal({ email: 0, letter: 0, failed: 0, held: [] })
    expect(await messagesIn(deps)).to.have.length(3)
  })

  it('puts the working link in the mail, and keeps the message without it', async () => {
    await aFormedGroup(deps)
    await sendMessages(deps, TIMETABLE)
    const words = await Promise.all([1, 2, 3].map(async (n) => deps.secrets.token((await seatOf(deps, n)).id, 1)))
    const texts = mails(deps)
    for (const word of words) expect(texts.filter((text) => text.includes(word))).to.have.length(1)
    const kept = JSON.stringify([await deps.db.read.find(Message), await deps.db.read.find(Event)])
    for (const word of words) expect(kept).to.not.include(word)
  })

  it('sends each mail once when two do it at the same time', async () => {
    await aFormedGroup(deps, [{}, {}, {}, {}])
    const reports = await Promise.all([sendMessages(deps, TIMETABLE), sendMessages(deps, COMMAND)])
    expect(reports.map(({ email }) => email).reduce((sum, email) => sum + email)).to.equal(4)
    expect(await messagesIn(deps)).to.have.length(4)
  })

  it('tells who was invited that a group is off, and nobody who declined or never heard of it', async () => {
    const { id } = await aFormedGroup(deps, [{}, {}, BY_POST, BY_PHONE])
    await sendMessages(deps, TIMETABLE)
    await answerPlacement(deps, NEWCOMER, (await seatOf(deps, 2)).id, { coming: false, reason: 'work' })
    await cancelGroup(deps, COMMAND, id, { reason: 'trainerAbsent' })
    expect(await sendMessages(deps, TIMETABLE)).to.include({ email: 1, letter: 0 })
    expect(await messagesIn(deps)).to.deep.equal([
      '1 cancellation email sent',
      '1 invitation email sent',
      '2 invitation email sent',
      '3 invitation letter withheld group-cancelled',
      '4 invitation call withheld group-cancelled',
    ])
  })

  it('strikes the meeting out of the agenda that took it over: same entry, same organizer, a higher number', async () => {
    const { id } = await aFormedGroup(deps)
    await sendMessages(deps, TIMETABLE)
    await cancelGroup(deps, COMMAND, id, { reason: 'trainerAbsent' })
    await sendMessages(deps, TIMETABLE)
    const agendas = await Promise.all(
      mails(deps)
        .filter((text) => text.includes('rania.1@'))
        .map(agendaOf),
    )
    const [off = '', asked = ''] = agendas.sort()
    const field = (agenda: string, name: string) => new RegExp(`^${name}.*$`, 'm').exec(agenda)?.[0]
    expect([field(asked, 'METHOD'), field(off, 'METHOD')]).to.deep.equal(['METHOD:PUBLISH', 'METHOD:CANCEL'])
    for (const name of ['UID', 'ORGANIZER']) expect(field(off, name)).to.be.a('string').and.equal(field(asked, name))
    expect([field(asked, 'SEQUENCE'), field(off, 'SEQUENCE')]).to.deep.equal(['SEQUENCE:0', 'SEQUENCE:1'])
    expect(field(asked, 'ATTENDEE')).to.equal(undefined)
    expect(field(off, 'ATTENDEE')).to.match(/MAILTO:rania\.1@example\.org$/)
  })

  it('calls instead of writing, once the post can no longer be in time for a letter that nobody printed', async () => {
    await aFormedGroup(deps, [BY_POST, {}, {}])
    await sendMessages(deps, TIMETABLE)
    await sendMessages(at(deps, '2026-12-07T23:00'), TIMETABLE)
    expect(await messagesIn(deps)).to.include('1 invitation letter queued')
    expect((await sendMessages(at(deps, '2026-12-08T06:00'), TIMETABLE)).held).to.deep.equal([
      { reference: 'R-000001', reason: 'call' },
    ])
    expect(await messagesIn(deps)).to.include.members([
      '1 invitation call queued no-other-way',
      '1 invitation letter withheld post-too-late',
    ])
  })

  it('reminds in the week before, once, whoever was invited more than a week ago', async () => {
    await aFormedGroup(deps, [{}, BY_PHONE, {}])
    await sendMessages(deps, TIMETABLE)
    expect(await sendMessages(at(deps, '2026-12-09T10:00'), TIMETABLE)).to.include({ email: 0 })
    expect(await sendMessages(at(deps, '2026-12-12T10:00'), TIMETABLE)).to.include({ email: 2 })
    expect(await sendMessages(at(deps, '2026-12-13T10:00'), TIMETABLE)).to.include({ email: 0 })
    expect((await messagesIn(deps)).filter((message) => message.includes('reminder'))).to.deep.equal([
      '1 reminder email sent',
      '3 reminder email sent',
    ])
  })

  it('sends nothing to somebody who died or left between grouping and sending', async () => {
    await aFormedGroup(deps, [{}, BY_POST, {}])
    await sendMessages(at(deps, '2026-11-23T09:00'), TIMETABLE)
    await leaveProgramme(deps, COMMAND, (await seatOf(deps, 2)).referral.id, { to: 'withdrawn', reason: 'deceased' })
    expect(await sendMessages(deps, TIMETABLE)).to.deep.include({
      held: [{ reference: 'R-000002', reason: 'deceased' }],
    })
    expect(await messagesIn(deps)).to.include('2 invitation letter withheld deceased')
  })

  it('invites nobody of a group of which one message would have a hole in it, and says whose', async () => {
    await aFormedGroup(deps)
    await deps.db.write((tx) => tx.query(`UPDATE venue SET name = ' '`))
    expect(await sendMessages(deps, TIMETABLE)).to.deep.equal({
      email: 0,
      letter: 0,
      failed: 0,
      held: ['R-000001', 'R-000002', 'R-000003'].map((reference) => ({ reference, reason: 'value-missing: venue' })),
    })
    expect((await seatOf(deps, 1)).status).to.equal('proposed')
  })
})

describe('a mail that does not arrive', () => {
  let deps: Deps
  let server: TestServer | undefined
  let mailer: Mailer | undefined

  const sendTo = async (smtp: TestServer, now = '2026-11-23T09:00', patience = {}) => {
    server = smtp
    mailer ??= startMailer({ smtpUrl: smtp.url, mailFrom: 'post@example.org', mailDir: '', ...patience })
    return sendMessages({ ...at(deps, now), mailer }, TIMETABLE)
  }

  beforeEach(async () => {
    deps = await testDeps()
  })
  afterEach(async () => {
    mailer?.close()
    mailer = undefined
    await server?.stop()
  })

  it('becomes a letter when the server knows no such mailbox, and the next message does not try it', async () => {
    await aFormedGroup(deps)
    const report = await sendTo(
      await anSmtpServer({
        onRcptTo: (to, _session, done) => done(to.address.startsWith('rania.1@') ? smtpError(550, 'unknown') : null),
      }),
    )
    expect(report).to.deep.equal({ email: 2, letter: 1, failed: 1, held: [] })
    expect(await messagesIn(deps)).to.include.members([
      '1 invitation email failed refused-550',
      '1 invitation letter queued',
    ])
    expect((await seatOf(deps, 1)).referral.person.emailBounced).to.equal(true)
  })

  it('becomes a call when the post would be too late', async () => {
    await aFormedGroup(deps)
    await sendTo(
      await anSmtpServer({ onRcptTo: (_to, _session, done) => done(smtpError(550, 'unknown')) }),
      '2026-12-08T09:00',
    )
    expect(await messagesIn(deps)).to.include('1 invitation call queued no-other-way')
  })

  it('holds up nobody when somebody reads no language of ours any more: what they still hear is in Dutch', async () => {
    await aFormedGroup(deps, [{}, BY_POST, {}])
    await sendMessages(at(deps, '2026-11-23T09:00'), COMMAND)
    await deps.db.write((tx) => tx.update(Person, { familyName: 'Haddad 2' }, { languages: ['pl'] }))
    expect(await sendMessages(at(deps, '2026-12-10T09:00'), COMMAND)).to.deep.include({
      failed: 0,
      held: [{ reference: 'R-000002', reason: 'call' }],
    })
    const { id } = await seatOf(deps, 2)
    const calls = await deps.db.read.findBy(Message, { placementId: id, channel: 'call', kind: 'invitation' })
    expect(calls.map(({ language, status }) => [language, status])).to.deep.equal([['nl', 'queued']])
  })

  it('is tried again later and later after a temporary refusal, and becomes a letter in the end', async () => {
    await aFormedGroup(deps)
    const busy = await anSmtpServer({ onRcptTo: (_to, _session, done) => done(smtpError(450, 'later')) })
    const moments = ['09:00', '09:04', '09:05', '09:19', '09:20', '10:20', '14:20', '18:20', '22:20']
    const attempts: number[] = []
    for (const moment of moments) {
      await sendTo(busy, `2026-11-23T${moment}`)
      attempts.push((await deps.db.read.findOneByOrFail(Message, { placementId: (await seatOf(deps, 1)).id })).attempts)
    }
    expect(attempts).to.deep.equal([1, 1, 2, 2, 3, 4, 5, 6, 7])
    expect(await sendTo(busy, '2026-11-24T02:20')).to.deep.equal({ email: 0, letter: 3, failed: 3, held: [] })
  })

  it('is said to wait for a server that is down until a mail leaves, and then goes at once', async () => {
    await aFormedGroup(deps)
    const closed = await aRudeServer({ greeting: (socket) => socket.end('421 closing\r\n') })
    for (const moment of ['09:00', '09:01', '09:02']) await sendTo(closed, `2026-11-23T${moment}`)
    expect((await sendTo(closed, '2026-11-23T09:03')).problem).to.include({ code: 'mail-waits' })
    mailer?.close()
    mailer = undefined
    await closed.stop()
    const first = (await seatOf(deps, 1)).id
    await deps.db.write((tx) => tx.update(Message, { placementId: first }, { dueAt: '2026-11-23T08:04:00.000Z' }))
    const server = await anSmtpServer()
    expect(await sendTo(server, '2026-11-23T09:04'))
      .to.include({ email: 1 })
      .and.not.have.property('problem')
    expect(await sendTo(server, '2026-11-23T09:05'))
      .to.include({ email: 2 })
      .and.not.have.property('problem')
  })

  it('is offered alone to a server that is down; the rest waits untouched for the next run', async () => {
    await aFormedGroup(deps, Array<object>(8).fill({}), { slots: [MORNING, NEXT_DAY] })
    const closed = await aRudeServer({ greeting: (socket) => socket.end('421 closing\r\n') })
    expect((await sendTo(closed)).problem).to.contain('421')
    const attempts = (await deps.db.read.find(Message)).map((message) => message.attempts)
    expect(attempts.sort()).to.deep.equal([0, 0, 0, 0, 0, 0, 0, 1])
    mailer?.close()
    mailer = undefined
    await closed.stop()
    expect(await sendTo(await anSmtpServer(), '2026-11-23T09:05')).to.deep.equal({
      email: 8,
      letter: 0,
      failed: 0,
      held: [],
    })
  })

  it('holds up nobody else while the server hangs on it', async () => {
    await aFormedGroup(deps, Array<object>(8).fill({}), { slots: [MORNING, NEXT_DAY] })
    let letGo = () => {}
    const othersLeft = new Promise<void>((resolve) => (letGo = resolve))
    let [first, hanging, left, open, most] = [false, '', 0, 0, 0]
    const mailer: Mailer = {
      ...deps.mailer,
      async send({ to }) {
        most = Math.max(most, ++open)
        // The first shows that the server takes mail.
        if (first) hanging ||= to.address
        first = true
        if (to.address === hanging) await othersLeft
        else if (++left === 7) letGo()
        open--
        return { state: 'sent' }
      },
    }
    expect(await sendMessages({ ...deps, mailer }, TIMETABLE)).to.include({ email: 8 })
    expect(most).to.be.within(2, 5)
  }).timeout(5000)

  it('waits, and becomes no letter, when the server refuses everybody', async () => {
    await aFormedGroup(deps, Array<object>(8).fill({}), { slots: [MORNING, NEXT_DAY] })
    const refusing = await anSmtpServer({
      onRcptTo: (_to, _session, done) => done(smtpError(554, '5.7.1 you are on a list')),
    })
    const report = await sendTo(refusing)
    expect(report).to.include({ email: 0, letter: 0, failed: 0 })
    expect(report.problem).to.contain('554')
    expect((await messagesIn(deps)).filter((text) => text.includes('queued'))).to.have.length(8)
    // However often: nobody gets a letter before somebody has looked.
    for (let hour = 10; hour < 20; hour++) await sendTo(refusing, `2026-11-23T${hour}:30`)
    expect((await messagesIn(deps)).filter((text) => text.includes('email queued'))).to.have.length(8)
    mailer?.close()
    mailer = undefined
    await refusing.stop()
    await sendTo(await anSmtpServer(), '2026-11-24T09:00')
    expect(await sendTo(await anSmtpServer(), '2026-11-24T09:05')).to.not.have.property('problem')
    expect((await messagesIn(deps)).filter((text) => text.includes('email sent'))).to.have.length(8)
  })

  it('becomes a letter when only this mail is refused', async () => {
    await aFormedGroup(deps, Array<object>(5).fill({}))
    let [refused, asked] = ['', 0]
    const choosy = await anSmtpServer({
      onRcptTo: ({ address }, _session, done) => {
        if (++asked === 2) refused = address
        return address === refused ? done(smtpError(554, '5.7.1 not this one')) : done()
      },
    })
    expect(await sendTo(choosy)).to.deep.equal({ email: 4, letter: 1, failed: 1, held: [] })
  })

  it('stays behind alone when its row can not be claimed', async () => {
    await aFormedGroup(deps)
    const { id } = await seatOf(deps, 2)
    const spoilt: Deps['db'] = {
      ...deps.db,
      write: (act, lock) =>
        deps.db.write(async (tx) => {
          const done = await act(tx)
          if (await tx.existsBy(Message, { placementId: id, status: 'claimed' })) throw new Error('spoilt')
          return done
        }, lock),
    }
    expect(await sendMessages({ ...deps, db: spoilt }, TIMETABLE)).to.include({ email: 2 })
    expect(await messagesIn(deps)).to.include('2 invitation email queued')
  })

  it('leaves one after the other to the same person, also when two processes send', async () => {
    await aFormedGroup(deps)
    await queueMessages(deps, TIMETABLE)
    const seat = await seatOf(deps, 1)
    const first = await deps.db.read.findOneByOrFail(Message, { placementId: seat.id })
    const second = { ...first, id: randomUUID(), occasion: '2' }
    await deps.db.write((tx) => tx.insert(Message, second as Parameters<typeof tx.insert<Message>>[1]))
    let [open, most] = [0, 0]
    const slow: Mailer = {
      ...deps.mailer,
      async send({ to }) {
        if (to.address.startsWith('rania.1@')) most = Math.max(most, ++open)
        await new Promise((resolve) => setImmediate(resolve))
        if (to.address.startsWith('rania.1@')) open--
        return { state: 'sent' }
      },
    }
    await Promise.all([1, 2].map(() => sendMessages({ ...deps, mailer: slow }, TIMETABLE)))
    expect(most).to.equal(1)
    await sendMessages({ ...deps, mailer: slow }, TIMETABLE)
    expect((await messagesIn(deps)).filter((message) => message.startsWith('1 '))).to.deep.equal(
      Array(2).fill('1 invitation email sent'),
    )
  })

  it('waits for a person when nobody knows whether it arrived, and is never sent again by itself', async () => {
    await aFormedGroup(deps)
    const silent = await aRudeServer({ body: () => undefined })
    const inDoubt = (held: readonly { reason: string }[]) => held.map(({ reason }) => reason)
    // Not as short as a busy machine takes for what the server does answer.
    const sent = await sendTo(silent, '2026-11-23T09:00', { socketTimeout: 1_500 })
    expect(inDoubt(sent.held)).to.deep.equal(['in-flight'])
    // The next run tries another one, and never the same again.
    expect(inDoubt((await sendTo(silent, '2026-11-24T09:00')).held)).to.deep.equal(['in-flight', 'in-flight'])
    expect(silent.received).to.have.length(2)
    const [first, second] = silent.received.map((mail) => /^Message-ID: (.*)$/im.exec(mail)?.[1])
    expect(first).to.not.equal(second)
  }).timeout(8000)

  it('stays visible when the program is killed between the claim and the word that it left', async () => {
    await aFormedGroup(deps)
    const killed = { ...deps.mailer, send: () => Promise.reject(new Error('killed')) }
    await sendMessages({ ...deps, mailer: killed }, TIMETABLE)
    expect(await messagesIn(deps)).to.deep.equal([1, 2, 3].map((number) => `${number} invitation email claimed`))
    expect((await sendMessages(at(deps, '2026-11-23T09:05'), TIMETABLE)).held).to.deep.equal([])
    const after = await sendMessages(at(deps, '2026-11-23T09:11'), TIMETABLE)
    expect(after.email).to.equal(0)
    expect(after.held.map(({ reason }) => reason)).to.deep.equal(['in-flight', 'in-flight', 'in-flight'])
  })

  it('is no longer sent by mail to who took back the permission in the meantime', async () => {
    await aFormedGroup(deps)
    const busy = await anSmtpServer({ onRcptTo: (_to, _session, done) => done(smtpError(450, 'later')) })
    await sendTo(busy)
    await deps.db.write((tx) => tx.update(Person, { familyName: 'Haddad 1' }, { mayEmail: false, version: 2 }))
    expect(await sendTo(busy, '2026-11-23T10:00')).to.include({ failed: 1, letter: 1 })
    expect(await messagesIn(deps)).to.include('1 invitation email failed email-not-possible')
  })
})
