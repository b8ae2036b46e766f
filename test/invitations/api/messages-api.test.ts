import { expect } from 'chai'
import { addApiKey } from '../../../src/accounts/keys/api-keys.ts'
import { COMMAND, TIMETABLE } from '../../../src/history/work.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { startApp, type RunningApp } from '../../support/app.ts'
import { aFormedGroup, BY_NOTHING, BY_PHONE, BY_POST } from '../a-group.ts'

describe('messages in the API', () => {
  let app: RunningApp
  let key: string

  before(async () => {
    app = await startApp()
    await aFormedGroup(app.deps, [{}, BY_POST, BY_PHONE, BY_NOTHING])
    await sendMessages(app.deps, TIMETABLE)
    key = (await addApiKey(app.deps, COMMAND, { name: 'x', role: 'reader', municipalities: ['0935'] })).key
  })
  after(() => app.close())

  const list = async (query: string) => {
    const headers = { Authorization: `Bearer ${key}` }
    return (await (await fetch(`${app.url}/api/v1/uitnodigingen${query}`, { headers })).json()) as {
      readonly totaal: number
      readonly uitnodigingen: readonly Record<string, unknown>[]
    }
  }

  it('say of each for whom it is, how it goes and how far it came', async () => {
    const message = await app.deps.db.read.findOneByOrFail(Message, { channel: 'email' })
    const { totaal, uitnodigingen } = await list('')
    expect([totaal, uitnodigingen.length]).to.deep.equal([4, 4])
    expect(uitnodigingen.find(({ id }) => id === message.id)).to.deep.equal({
      ...{ id: message.id, plaatsing: message.placementId, aanmelding: message.referralId, gemeente: '0935' },
      ...{ soort: 'uitnodiging', kanaal: 'e-mail', taal: message.language, status: 'verstuurd', reden: null },
      ...{ nietVoor: message.dueAt, verstuurdOp: message.sentAt },
    })
    expect(new Set(uitnodigingen.map(({ reden }) => reden))).to.deep.equal(
      new Set([null, 'no-other-way', 'unreachable']),
    )
  })

  it('come in parts, of one municipality, with how many there are in all', async () => {
    const { totaal, uitnodigingen } = await list('?gemeente=0935&paginaGrootte=1&pagina=2')
    expect([totaal, uitnodigingen.length]).to.deep.equal([4, 1])
    expect((await list('?gemeente=0363')).totaal).to.equal(0)
  })
})
