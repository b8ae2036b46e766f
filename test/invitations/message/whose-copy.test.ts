import { expect } from 'chai'
import { WhoseCopy1767100000000 } from '../../../migrations/1767100000000-whose-copy.ts'
import { MessageLists1767492000000 } from '../../../migrations/1767492000000-message-lists.ts'
import { InvitationsOfNewcomers1767532000000 } from '../../../migrations/1767532000000-invitations-of-newcomers.ts'
import type { Deps } from '../../../src/deps.ts'
import { TIMETABLE } from '../../../src/history/work.ts'
import { queueMessages } from '../../../src/invitations/due/queue-messages.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import type { Mailer } from '../../../src/outside/mail/mailer.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { aFormedGroup, BY_POST, messagesIn, seatOf } from '../a-group.ts'

const COUNSELLOR = { counsellorName: 'Sam', counsellorEmail: 'sam@example.org', counsellorMay: true }
const PEOPLE = [COUNSELLOR, COUNSELLOR, {}, BY_POST, {}]

/** What had to be read from a suffix and from text, as it stood before the columns. */
interface Before {
  readonly id: string
  readonly occasion: string
  readonly status_reason: string | null
}

onBothDatabases('messages of before they said whose copy they are', (newDatabase) => {
  let deps: Deps
  let now: Message[]
  let old: Before[]
  let again: Message[]

  const stands = async (number: number, change: Partial<Message>) => {
    const { id } = await seatOf(deps, number)
    const where = { placementId: id, copyFor: 'newcomer' as const }
    await deps.db.write((tx) => tx.update(Message, where, change as Parameters<typeof tx.update<Message>>[2]))
  }
  const rows = () => deps.db.read.find(Message, { order: { id: 'ASC' } })

  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aFormedGroup(deps, PEOPLE)
    await queueMessages(deps, TIMETABLE)
    const at = deps.clock.now()
    await stands(2, { status: 'sent', sentAt: at })
    await stands(3, { status: 'claimed', claimedAt: at, statusReason: 'unknown' })
    await stands(4, { status: 'failed', statusReason: 'unprintable', statusDetail: 'no font has this sign' })
    await stands(5, { status: 'failed', statusReason: 'mail-refused', statusDetail: '550' })
    now = await rows()
    // Indexes came later that have these columns in them.
    const migrations = [
      new InvitationsOfNewcomers1767532000000(),
      new MessageLists1767492000000(),
      new WhoseCopy1767100000000(),
    ]
    await deps.db.write(async ({ queryRunner: runner }) => {
      for (const migration of migrations) {
        await migration.down(runner!)
        await runner!.query(`DELETE FROM "migrations" WHERE "name" = '${migration.name}'`)
      }
    })
    old = await deps.db.read.query('SELECT "id", "occasion", "status_reason" FROM "message" ORDER BY "id"')
    expect(await deps.db.migrate()).to.deep.equal(migrations.map(({ name }) => name).reverse())
    again = await rows()
  })

  it('had it in a suffix, and what others said in the reason', () => {
    const copies = now.filter(({ copyFor }) => copyFor === 'counsellor').map(({ id }) => id)
    expect(copies).to.have.length(2)
    expect(old.filter(({ occasion }) => occasion === '1-copy').map(({ id }) => id)).to.deep.equal(copies)
    const reasons = old.map(({ status_reason }) => status_reason)
    expect(reasons).to.include.members(['refused-550', 'no font has this sign', 'unknown'])
  })

  it('are read the same from the columns', () => {
    expect(again).to.deep.equal(now)
  })

  it('leave once when they were waiting, and nobody gets one twice', async () => {
    const waiting = now.filter(({ status, channel }) => status === 'queued' && channel === 'email')
    const left: string[] = []
    const mailer: Mailer = {
      ...deps.mailer,
      send: ({ headers }) => {
        left.push(headers?.['X-Dagdeel-Message'] ?? '')
        return Promise.resolve({ state: 'sent' })
      },
    }
    for (let runs = 0; runs < 3; runs++) await sendMessages({ ...deps, mailer }, TIMETABLE)
    expect(waiting).to.have.length(3)
    expect(left.sort()).to.deep.equal(waiting.map(({ id }) => id).sort())
    expect(await messagesIn(deps)).to.have.length(now.length)
  })
})
