import { expect } from 'chai'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { type RunningApp, startApp } from '../../support/app.ts'
import type { Answer, Client } from '../../support/client.ts'
import { signInAs } from '../../support/staff.ts'
import { aTown } from '../../support/town.ts'
import { sendFile } from '../../support/upload.ts'
import { smallFile } from '../a-small-file.ts'

const ROWS = 2_500

const rowOf = (number: number, municipality = '0935') =>
  `R-${number};;${2_700_000_000 + number};Rania;Haddad;${municipality};Wi2013;01-06-2026;01-06-2027;ar, nl`

describe('a long referral file', function () {
  this.timeout(120_000)
  let app: RunningApp
  let noor: Client

  before(async () => {
    app = await startApp()
    await aTown(app.deps)
    noor = await signInAs(app, 'planner', ['0935', '0938'])
  })
  after(() => app.close())

  /** Asks for the page until it says something else than how far the work is; what it said meanwhile. */
  const followed = async (address: string): Promise<{ answer: Answer; meanwhile: Answer[] }> => {
    const meanwhile: Answer[] = []
    for (;;) {
      const answer = await noor.get(address)
      if (!answer.text.includes('<progress')) return { answer, meanwhile }
      meanwhile.push(answer)
    }
  }

  it('is looked at and taken in while pages say how far it is, which come by themselves', async () => {
    const rows = Array.from({ length: ROWS }, (_, at) => rowOf(at + 1))
    const { name, bytes, municipality } = smallFile(...rows, rowOf(ROWS + 1, '0938'))
    const uploaded = await sendFile(app.url, noor, '/importeren', { name, content: bytes }, { municipality })
    const address = uploaded.location ?? ''

    const looked = await followed(address)
    expect(looked.meanwhile[0]?.headers.get('refresh')).to.equal(`2; url=${address}`)
    expect(looked.meanwhile[0]?.text).to.contain('Maastricht: 2.501 rijen worden bekeken')
    expect(looked.answer.text).to.contain('Maastricht: 2.501 van 2.501 rijen kunnen mee')
    expect((await noor.get(`${address}?toon=nieuw&pagina=2`)).text).to.not.contain('<progress')

    const seen = { rows: ROWS + 1, new: ROWS + 1, changed: 0, unchanged: 0, rejected: 0 }
    const wrong = Object.fromEntries(Object.entries({ ...seen, new: 7 }).map(([key, value]) => [key, String(value)]))
    await noor.post(`${address}/bevestigen`, wrong)
    const refused = await followed(address)
    expect(refused.answer.status).to.equal(303)
    const again = await followed(address)
    const told = [...again.meanwhile, again.answer].filter(({ text }) =>
      text.includes('Er is iets veranderd sinds u keek'),
    )
    expect(told).to.have.length(1)
    expect(await app.deps.db.read.count(Referral)).to.equal(0)

    const right = Object.fromEntries(Object.entries(seen).map(([key, value]) => [key, String(value)]))
    await noor.post(`${address}/bevestigen`, right)
    const taken = await followed(address)
    expect(taken.meanwhile[0]?.text).to.contain('rijen worden overgenomen')
    expect(taken.answer.text).to.contain('2.501 mensen overgenomen')
    expect(await app.deps.db.read.count(Referral)).to.equal(ROWS + 1)
  })
})
