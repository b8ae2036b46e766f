import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { answerPlacement } from '../../../src/groups/seats/answer-placement.ts'
import type { Group } from '../../../src/groups/group.entity.ts'
import { moveSession } from '../../../src/groups/changing/move-session.ts'
import { COMMAND, NEWCOMER, TIMETABLE } from '../../../src/history/work.ts'
import { findInvitation, type Invitation } from '../../../src/invitations/newcomer/find-invitation.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { newcomerPage } from '../../../src/invitations/pages/newcomer-page.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { refusal } from '../../support/refusal.ts'
import { MORNING } from '../../support/town.ts'
import { aFormedGroup, BY_POST, messagesIn, seatOf } from '../a-group.ts'
import { cancelGroup } from '../../../src/groups/group/end-group.ts'

const SERIES = {
  ...MORNING,
  programme: 'wi2021',
  sessions: ['2026-12-17', '2027-01-07', '2027-01-14', '2027-01-21'].map((date) => ({
    ...{ date, start: '09:00', end: '12:30' },
    ...(date === '2027-01-07' && { activity: 'excursion' }),
  })),
}
const WI2021 = { law: 'Wi2021' as const, languages: ['nl'] }
const BEGUN = '2026-12-20T09:00'

// One story on one database, in the order of the days.
onBothDatabases('a series under way', (newDatabase) => {
  let deps: Deps
  let group: Group

  const send = (now: string) => sendMessages(at(deps, now), TIMETABLE)
  const move = (number: number, date: string, now: string) => {
    const sessions = [{ number, date, start: '13:00', end: '16:30' }]
    return moveSession(at(deps, now), COMMAND, group.id, { room: 'stadhuis/a', sessions, reason: 'trainerAbsent' })
  }
  const changes = async () => (await messagesIn(deps)).filter((one) => one.includes('change'))
  const lastMail = (subject: string) => {
    const folder = join(deps.config.dataDir, 'mail')
    const mails = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))
    const found = mails.filter((text) => text.includes('rania.1@example.org') && text.includes(subject))
    return (found.at(-1) ?? '').replaceAll(/=\r?\n/g, '').replaceAll(/\r\n /g, '')
  }
  const invitationOf = async (number: number, now: string): Promise<Invitation> => {
    const { id, tokenNumber } = await seatOf(deps, number)
    const found = await findInvitation(at(deps, now), deps.secrets.token(id, tokenNumber))
    if (!found) throw new Error('no invitation')
    return found
  }
  const answer = async (number: number, now: string, coming: boolean) =>
    answerPlacement(
      at(deps, now),
      NEWCOMER,
      (await seatOf(deps, number)).id,
      coming ? { coming } : { coming, reason: 'work' },
    )

  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    group = await aFormedGroup(deps, [WI2021, { ...WI2021, ...BY_POST }, WI2021, WI2021], { slots: [SERIES] })
    await send('2026-11-23T09:00')
    await deps.db.write((tx) => tx.update(Message, { channel: 'letter' }, { status: 'printed' }))
    await answer(1, '2026-11-24T09:00', true)
    await answer(4, '2026-11-24T09:00', false)
  })

  it('tells everyone who still has a seat once that a later session moved, with only what is to come', async () => {
    await move(3, '2027-01-15', BEGUN)
    await send(BEGUN)
    await send('2026-12-21T09:00')
    expect(await changes()).to.deep.equal(['1 change email sent', '2 change letter queued', '3 change email sent'])
    const mail = lastMail('Veranderd')
    expect(mail)
      .to.include('vrijdag 15 januari 2027')
      .and.include('donderdag 14 januari 2027')
      .and.include('excursie')
      .and.not.include('17 december 2026')
    expect(mail.match(/DTSTART;[^\r\n]*/g)).to.deep.equal(
      ['20270107T090000', '20270115T130000', '20270121T090000'].map((one) => `DTSTART;TZID=Europe/Amsterdam:${one}`),
    )
  })

  it('tells of a second move once more', async () => {
    await move(4, '2027-01-22', '2027-01-10T08:00')
    await send('2027-01-10T09:00')
    await send('2027-01-10T10:00')
    const sent = (await changes()).filter((one) => one.startsWith('1 '))
    expect(sent).to.deep.equal(['1 change email sent', '1 change email sent'])
  })

  it('shows what is to come and greys what is past, asks again who had said yes, and is past after the signing began', async () => {
    const now = '2027-01-10T12:00'
    const invitation = await invitationOf(1, now)
    expect([invitation.state, invitation.underWay, invitation.changed]).to.deep.equal(['open', true, true])
    const page = newcomerPage(invitation, { token: 'x', asked: 'nl', now: at(deps, now).clock.now() })
    expect(page.days.map(({ past }) => past)).to.deep.equal([true, true, false, false])
    expect((await invitationOf(1, '2027-01-22T13:00')).state).to.equal('past')
    expect((await invitationOf(4, now)).state).to.equal('past')
    expect((await invitationOf(1, '2027-03-20T12:00')).state).to.equal('past')
  })

  it('takes “I’m coming” until the signing, and leaves “I can’t” to a conversation', async () => {
    const now = '2027-01-10T12:00'
    await answer(1, now, true)
    expect((await invitationOf(1, now)).state).to.equal('coming')
    expect(await refusal(answer(1, now, false))).to.equal('series-begun')
    expect(await refusal(answer(4, now, true))).to.equal('answer-too-late')
    expect(await refusal(answer(1, '2027-01-22T13:00', true))).to.equal('answer-too-late')
  })

  it('says of a series that is called off only which sessions were still to come', async () => {
    await cancelGroup(at(deps, '2027-01-16T08:00'), COMMAND, group.id, { reason: 'trainerAbsent' })
    await send('2027-01-16T09:00')
    expect(lastMail('Kom niet')).to.include('22 januari 2027').and.not.include('15 januari')
  })
})
