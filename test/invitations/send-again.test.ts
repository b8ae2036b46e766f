import { expect } from 'chai'
import type { Deps } from '../../src/deps.ts'
import { answerPlacement } from '../../src/groups/seats/answer-placement.ts'
import { NEWCOMER, TIMETABLE } from '../../src/history/work.ts'
import { sendAgain, showSendable } from '../../src/invitations/follow-up/send-again.ts'
import { printLetters } from '../../src/invitations/letters/print-letters.ts'
import { sendMessages } from '../../src/invitations/mail/send-messages.ts'
import { Message } from '../../src/invitations/message/message.entity.ts'
import { onBothDatabases } from '../support/databases.ts'
import { at, testDeps } from '../support/deps.ts'
import { paperPrinter } from '../support/paper.ts'
import { expectRefusal } from '../support/refusals.ts'
import { aFormedGroup, BY_PHONE, messagesIn, seatOf } from './a-group.ts'

const NOOR = { kind: 'user', name: 'Noor de Wit', scope: ['0935'] } as const

/** Person 1 reads Arabic and has both ways; person 3 only a telephone. */
onBothDatabases('sending an invitation once more', (newDatabase) => {
  let deps: Deps
  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aFormedGroup(deps, [{}, {}, BY_PHONE])
  })

  const again = (way: string, language: string, number = 1, world = deps) =>
    sendAgain(world, NOOR, `R-00000${number}`, { way, language })
  const later = () => at(deps, '2026-11-24T10:00')

  it('goes by letter to who was mailed, in the language that was chosen, and the first one stays', async () => {
    await sendMessages(deps, TIMETABLE)
    await again('letter', 'ti', 1, later())
    await printLetters({ ...later(), printer: paperPrinter() }, TIMETABLE)
    expect((await messagesIn(deps)).filter((one) => one.startsWith('1 invitation'))).to.deep.equal([
      '1 invitation email sent',
      '1 invitation letter printed',
    ])
    const letter = await deps.db.read.findOneByOrFail(Message, { channel: 'letter' })
    expect(letter).to.include({ language: 'ti', occasion: 'again-1' })
    await again('email', 'ar', 1, later())
    await sendMessages(later(), TIMETABLE)
    const mails = await deps.db.read.findBy(Message, { placementId: letter.placementId, channel: 'email' })
    expect(mails.map(({ occasion, status }) => `${occasion} ${status}`).sort()).to.deep.equal([
      '1 sent',
      'again-2 sent',
    ])
  })

  it('is not done twice at once, nor before the first is gone', async () => {
    await expectRefusal(again('email', 'ar'), 'not-invited-yet')
    await sendMessages(deps, TIMETABLE)
    const outcomes = await Promise.all(
      [1, 2].map(() =>
        again('email', 'ar').then(
          () => 'sent',
          (error: Error & { code: string }) => error.code,
        ),
      ),
    )
    expect(outcomes.sort()).to.deep.equal(['invitation-waits', 'sent'])
  })

  it('offers only what is possible, and says why nothing is', async () => {
    await sendMessages(deps, TIMETABLE)
    const one = await showSendable(deps, NOOR, 'R-000001')
    expect(one).to.deep.include({ ways: ['email', 'letter'], why: null })
    expect(one.languages[0]).to.equal('ar')
    expect(await showSendable(deps, NOOR, 'R-000003')).to.deep.include({ ways: [], why: 'no-way' })
    await expectRefusal(again('letter', 'ar', 3), 'way-missing')
    await expectRefusal(again('call', 'ar'), 'way-missing')
    await expectRefusal(again('email', 'tlh'), 'language-missing')
    // A letter of the tenth of December can't be answered before the seventeenth.
    expect((await showSendable(at(deps, '2026-12-10T10:00'), NOOR, 'R-000001')).ways).to.deep.equal(['email'])
  })

  it('is refused for who can’t come, and for people of another municipality', async () => {
    await sendMessages(deps, TIMETABLE)
    await answerPlacement(deps, NEWCOMER, (await seatOf(deps, 1)).id, { coming: false, reason: 'work' })
    await expectRefusal(again('email', 'ar'), 'not-invited-yet')
    const elsewhere = { ...NOOR, scope: ['0363'] }
    await expectRefusal(sendAgain(deps, elsewhere, 'R-000002', { way: 'email', language: 'ar' }), 'not-found')
  })
})
