import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { markAttendance } from '../../../src/attendance/marks/mark-attendance.ts'
import { recordSigning } from '../../../src/attendance/signing/record-signing.ts'
import type { Deps } from '../../../src/deps.ts'
import type { Group } from '../../../src/groups/group.entity.ts'
import { moveSession } from '../../../src/groups/changing/move-session.ts'
import { takeSeats } from '../../../src/groups/seats/take-seats.ts'
import { COMMAND, TIMETABLE, work } from '../../../src/history/work.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { printLetters } from '../../../src/invitations/letters/print-letters.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { receiveReferrals } from '../../../src/referrals/receiving/receive-referrals.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { aCandidate } from '../../support/town.ts'
import { aFormedGroup, BY_PHONE, BY_POST, messagesIn, seatOf } from '../a-group.ts'

const COUNSELLOR = { counsellorName: 'Sam', counsellorEmail: 'sam@example.org', counsellorMay: true }
const IN_DUTCH = { languages: ['nl'] }
const PAYS = { targetGroup: 'family-or-other-migrant' } as const

// One story on one database, in the order of the days: each sentence goes on where the one before it stopped.
onBothDatabases('what people are told, each once and in time', (newDatabase) => {
  let deps: Deps
  let group: Group

  const send = (now: string) => sendMessages(at(deps, now), TIMETABLE)
  const newMessages = async (now: string) => {
    const before = new Set(await messagesIn(deps))
    await send(now)
    return (await messagesIn(deps)).filter((message) => !before.has(message) && !message.includes('withheld'))
  }
  const mailsTo = (address: string, subject = '') => {
    const folder = join(deps.config.dataDir, 'mail')
    return readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .filter((text) => text.includes(`<${address}>`) || text.includes(`To: ${address}`))
      .filter((text) => new RegExp(`^Subject: .*${subject}`, 'm').test(text))
      .map((text) =>
        text
          .replaceAll(/=\r?\n/g, '')
          .replaceAll('=E2=82=AC', '€')
          .replaceAll('=C2=A0', ' '),
      )
  }
  const textOf = async (number: number, kind: Message['kind']) => {
    const { id } = await seatOf(deps, number)
    const found = await deps.db.read.findOneByOrFail(Message, { placementId: id, kind, copyFor: 'newcomer' })
    return JSON.stringify(found.snapshot)
  }
  const moveTo = (day: string, now: string) => {
    const sessions = [{ number: 1, date: day, start: '09:00', end: '12:30' }]
    return moveSession(at(deps, now), COMMAND, group.id, { room: 'stadhuis/a', sessions, reason: 'trainerAbsent' })
  }

  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    const people = [{}, BY_POST, BY_PHONE, { ...PAYS, ...COUNSELLOR }].map((one) => ({ ...one, ...IN_DUTCH }))
    group = await aFormedGroup(deps, people, { rules: { chargesFee: true } })
  })

  it('the fee: who has to pay, and nobody else, not the counsellor either', async () => {
    await send('2026-11-23T09:00')
    expect(mailsTo('rania.4@example.org')[0]).to.include('€ 150')
    const copies = mailsTo('sam@example.org')
    expect(copies).to.have.length(1)
    expect(copies[0])
      .to.include('17 december 2026')
      .and.not.match(/€|\/u\//)
    expect(mailsTo('rania.1@example.org')[0]).not.to.include('€')
    for (const number of [2, 3]) expect(await textOf(number, 'invitation')).not.to.include('150')
  })

  it('a call: what can be said on the telephone, without a website', async () => {
    expect(await textOf(3, 'invitation'))
      .to.include('Kom op')
      .and.not.to.match(/website|\/u\//)
  })

  it('a moved session: who knew the old time; what still waits says the new time at once', async () => {
    await moveTo('2026-12-18', '2026-11-24T08:00')
    expect(await newMessages('2026-11-24T09:00')).to.deep.equal([
      '1 change email sent',
      '4 change email sent',
      '4 change email sent',
    ])
    const mail = mailsTo('rania.1@example.org', 'Veranderd')[0] ?? ''
    expect(mail)
      .to.include('vrijdag 18 december 2026')
      .and.include('donderdag 17 december 2026')
      .and.include('De trainer kan niet komen.')
    expect(mail.match(/SEQUENCE:(\d)/)?.[1]).to.equal('1')
    expect(await textOf(3, 'invitation'))
      .to.include('18 december')
      .and.not.to.include('17 december')
    await printLetters(at(deps, '2026-11-24T10:00'), COMMAND)
    expect(await textOf(2, 'invitation'))
      .to.include('18 december')
      .and.not.to.include('17 december')
    expect(await newMessages('2026-11-24T11:00')).to.deep.equal([])
  })

  it('a session that moved there and back before anybody heard of it: nobody', async () => {
    await moveTo('2026-12-16', '2026-11-25T08:00')
    await moveTo('2026-12-18', '2026-11-25T08:30')
    const before = await messagesIn(deps)
    await send('2026-11-25T09:00')
    expect(await messagesIn(deps)).to.deep.equal(before)
  })

  it('a second move: everybody who was told of the first, also by letter', async () => {
    await moveTo('2026-12-17', '2026-12-01T08:00')
    expect(await newMessages('2026-12-01T09:00')).to.deep.equal(['2 change letter queued'])
    expect((await messagesIn(deps)).filter((message) => message === '1 change email sent')).to.have.length(2)
  })

  it('a reminder: not who was told less than a week ago', async () => {
    expect((await newMessages('2026-12-08T08:00')).filter((one) => one.includes('reminder'))).to.deep.equal([])
    const reminded = (await newMessages('2026-12-10T09:00')).filter((one) => one.includes('reminder'))
    expect(reminded).to.deep.equal(['1 reminder email sent', '4 reminder email sent', '4 reminder email sent'])
  })

  it('a free seat with less notice than promised: an offer with little time to answer', async () => {
    await receiveReferrals(deps, COMMAND, [aCandidate(5, IN_DUTCH)])
    await work(at(deps, '2026-12-10T10:00'), COMMAND, {}, async (work) => {
      const referral = await work.tx.findOneByOrFail(Referral, { reference: 'R-000005' })
      await takeSeats(work, group, [referral])
    })
    expect(await newMessages('2026-12-10T10:00')).to.deep.equal(['5 seat-offered email sent'])
    expect(mailsTo('rania.5@example.org')[0])
      .to.include('Er is een plaats vrij')
      .and.include('zaterdag 12 december 2026')
  })

  it('the day itself: nobody, so that a mark can be put right', async () => {
    const there = at(deps, '2026-12-17T12:00')
    const seats = await Promise.all([1, 2, 4, 5].map((number) => seatOf(deps, number)))
    for (const { id } of seats) await markAttendance(there, COMMAND, id, { session: 1, status: 'absent' })
    const [first, , fourth] = seats
    await markAttendance(there, COMMAND, fourth!.id, { session: 1, status: 'present' })
    await recordSigning(there, COMMAND, fourth!.id, { signedOn: '2026-12-17' })
    await recordSigning(there, COMMAND, first!.id, { signedOn: '2026-12-16' })
    expect(await newMessages('2026-12-17T18:00')).to.deep.equal([])
  })

  it('the day after: who was absent, and who signed, each once', async () => {
    expect(await newMessages('2026-12-18T09:00')).to.deep.equal([
      '1 signed email sent',
      '2 absence letter queued',
      '4 signed email sent',
      '4 signed email sent',
      '5 absence email sent',
    ])
    expect(mailsTo('rania.1@example.org', 'getekend')[0])
      .to.include('woensdag 16 december 2026')
      .and.not.include('BEGIN:VCALENDAR')
    expect(await newMessages('2026-12-19T09:00')).to.deep.equal([])
  })
})
