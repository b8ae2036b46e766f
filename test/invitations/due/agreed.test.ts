import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { simpleParser } from 'mailparser'
import type { Deps } from '../../../src/deps.ts'
import { moveSession } from '../../../src/groups/changing/move-session.ts'
import { placeByHand } from '../../../src/groups/changing/place-by-hand.ts'
import { Group } from '../../../src/groups/group.entity.ts'
import { Placement } from '../../../src/groups/placement.entity.ts'
import { answerPlacement } from '../../../src/groups/seats/answer-placement.ts'
import { COMMAND, NEWCOMER, TIMETABLE } from '../../../src/history/work.ts'
import { recordBounce } from '../../../src/invitations/mail/collect-bounces.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { takeHalfDay } from '../../../src/invitations/newcomer/take-half-day.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { referralOf } from '../../support/groups.ts'
import { twoGroups } from '../../support/two-groups.ts'
import { messagesIn, seatOf } from '../a-group.ts'

/** have a seat in December, in Arabic; in January others may still join. */
onBothDatabases('who says that they come before they are invited', (newDatabase) => {
  let deps: Deps
  let january: Group
  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await twoGroups(deps, 4, 5)
    await sendMessages(deps, TIMETABLE)
    const groups = await deps.db.read.find(Group, { relations: { slot: true } })
    january = groups.find(({ slot }) => slot.code === 'jan-12-pm')!
  })

  const choose = async () => {
    const { reference, version } = await referralOf(deps, 1)
    await placeByHand(deps, COMMAND, reference, { groupId: january.id, version, comesAnyway: false })
  }
  const newSeat = async () => {
    const { id } = await referralOf(deps, 1)
    return deps.db.read.findOneByOrFail(Placement, { referral: { id }, group: { id: january.id } })
  }
  /** The last mail about January, in Dutch too. */
  const mailToFirst = async () => {
    const folder = join(deps.config.dataDir, 'mail')
    const mails = await Promise.all(readdirSync(folder).map((file) => simpleParser(readFileSync(join(folder, file)))))
    const theirs = mails.filter(({ text, to }) => /12 januari/.test(text ?? '') && /Haddad 1"?\b/.test(textOf(to)))
    return theirs.at(-1)?.text ?? 'no mail'
  }
  const textOf = (to: unknown) => JSON.stringify(to)

  it('is told when and where, and not asked whether they come', async () => {
    await choose()
    await sendMessages(deps, TIMETABLE)
    expect(await newSeat()).to.deep.include({ status: 'confirmed' })
    const text = await mailToFirst()
    expect(text).to.include('Fijn, u komt!').and.include('Ik kan toch niet komen').and.not.include('Komt u?')
    expect(text).to.include('جيد، ستأتون!').and.not.include('هل ستأتون؟')
  })

  it('is told the same when they took the half day on their own page', async () => {
    await answerPlacement(deps, NEWCOMER, (await seatOf(deps, 1)).id, { coming: false, reason: 'work' })
    await takeHalfDay(deps, { referral: await referralOf(deps, 1) }, 'jan-12-pm')
    await sendMessages(deps, TIMETABLE)
    expect(await mailToFirst())
      .to.include('Fijn, u komt!')
      .and.not.include('Komt u?')
  })

  it('is asked after all when the group moves before they are told', async () => {
    await choose()
    const sessions = [{ number: 1, date: '2027-01-12', start: '09:30', end: '13:00' }]
    await moveSession(deps, COMMAND, january.id, { room: 'stadhuis/a', sessions, reason: 'trainerAbsent' })
    await sendMessages(deps, TIMETABLE)
    expect((await newSeat()).status).to.equal('invited')
    expect(await mailToFirst())
      .to.include('Komt u?')
      .and.not.include('Fijn, u komt!')
  })

  it('gets a letter when the mail comes back: only who answered that mail knows what it said', async () => {
    await choose()
    await sendMessages(deps, TIMETABLE)
    const placementId = (await newSeat()).id
    const { id } = await deps.db.read.findOneByOrFail(Message, { placementId })
    await recordBounce(deps, TIMETABLE, id, 'mailbox-unknown')
    expect((await messagesIn(deps)).filter((one) => /^1 invitation letter/.test(one))).to.deep.equal([
      '1 invitation letter queued',
    ])
  })
})
